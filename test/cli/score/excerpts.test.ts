import { describe, expect, it } from 'vitest';
import { excerptsOf } from '../../../services/cli/score/excerpts.ts';

const read = 'Freight rates ease on the northern routes. '.repeat(20);
const text = `${read}Norwick Steel cuts its dividend. Halden Air, unlike Norwick Steel, hires. The end.`;

function company(name: string) {
  const places = [...text.matchAll(new RegExp(name, 'g'))].map(
    ({ index }) => [index, index + name.length] as const,
  );
  return { name, places };
}

describe('excerptsOf', () => {
  it('begins at the sentence that names a company first, and moves its places there', () => {
    const companies = [company('Norwick Steel'), company('Halden Air')];
    const excerpts = excerptsOf(text, companies, read.length);
    expect(excerpts.map(({ request, companies }) => [request.text, companies])).toEqual([
      ['Norwick Steel cuts its dividend. Halden Air, unlike Norwick Steel, hires. The end.', [0]],
      ['Halden Air, unlike Norwick Steel, hires. The end.', [1]],
    ]);
    const named = excerpts.map(({ request }) =>
      request.mentions.map((spans) => spans.map(([a, b]) => request.text.slice(a, b))),
    );
    expect(named).toEqual([[['Norwick Steel', 'Norwick Steel']], [['Halden Air']]]);
  });

  it('shares one among the companies of a sentence', () => {
    const beyond = [company('Halden Air'), { name: 'hires', places: company('hires').places }];
    const excerpts = excerptsOf(text, beyond, read.length);
    expect(excerpts.map(({ companies }) => companies)).toEqual([[0, 1]]);
  });

  it('is not needed for what was read, nor for what is named nowhere', () => {
    const companies = [company('Freight'), { name: 'Quayside', places: [] }];
    expect(excerptsOf(text, companies, read.length)).toEqual([]);
    expect(excerptsOf(text, [company('Norwick Steel')], text.length)).toEqual([]);
  });

  it('goes back no further than a little where no sentence begins', () => {
    const endless = `${'word '.repeat(1_000)}Quayside`;
    const start = endless.indexOf('Quayside');
    const [excerpt] = excerptsOf(endless, [{ name: 'Quayside', places: [[start, start + 8]] }], 9);
    expect(excerpt?.request.text).toMatch(/^word (word )*Quayside$/);
    expect(excerpt?.request.text.length).toBeLessThan(220);
    const unbroken = `${'x'.repeat(5_000)}Quayside`;
    const [other] = excerptsOf(unbroken, [{ name: 'Quayside', places: [[5_000, 5_008]] }], 9);
    expect(other?.request.text).toMatch(/^x{200}Quayside$/);
  });
});
