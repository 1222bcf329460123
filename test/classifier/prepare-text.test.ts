import { describe, expect, it } from 'vitest';
import { prepareText } from '../../services/classifier/prepare-text.ts';

/** The words that the mentions of a prepared text cover. */
function covered(text: string, ...names: string[]): string[][] {
  const mentions = names.map((name) => {
    const start = text.indexOf(name);
    return [[start, start + name.length] as const];
  });
  const prepared = prepareText(text, mentions);
  return prepared.mentions.map((spans) => spans.map(([a, b]) => prepared.text.slice(a, b)));
}

describe('preparing a text', () => {
  it.each([
    ['Shell &amp; BP &#x2014; up&#33;', 'Shell & BP — up!'],
    ['&amp;lt; is decoded once', '&lt; is decoded once'],
    ['&bogus; &#0; &#xD800; stay or go', '&bogus; stay or go'],
    ['see https://a.example/x?y=1 and t.co/abc now', 'see and now'],
    ['HTTP://A.EXAMPLE/', ''],
    ['not.t.co/abc stays, bat.co/abc too', 'not.t.co/abc stays, bat.co/abc too'],
    ['https:&#47;&#47;a.example/b gone', 'gone'],
    ['  many\t\tkinds\u00a0 of\n\n space\ufeff ', 'many kinds of space'],
    ['', ''],
    ['a\ud800b', 'a\ufffdb'],
  ])('%j becomes %j', (raw, prepared) => {
    expect(prepareText(raw).text).toBe(prepared);
  });

  it('moves mentions along', () => {
    expect(
      covered(
        '  &quot;A&amp;T&quot; sinks,\n https://x.example/y  Norwick   Steel soars',
        'A&amp;T',
        'Norwick   Steel',
      ),
    ).toEqual([['A&T'], ['Norwick Steel']]);
  });

  it('drops a mention that stood in a link or beyond the part that is read', () => {
    expect(covered('More at https://norwick.example/news soon', 'norwick')).toEqual([[]]);
    const far = `${'word '.repeat(1_000)}Norwick`;
    expect(prepareText(far, [[[5_000, 5_007]]]).mentions).toEqual([[]]);
  });

  it('keeps the mentions of each company apart', () => {
    const { mentions } = prepareText(' A B A ', [
      [
        [1, 2],
        [5, 6],
      ],
      [],
      [[3, 4]],
    ]);
    expect(mentions).toEqual([
      [
        [0, 1],
        [4, 5],
      ],
      [],
      [[2, 3]],
    ]);
  });

  it('reads only the beginning of a long text', () => {
    expect(prepareText('x'.repeat(100_000)).text).toHaveLength(4_000);
  });
});
