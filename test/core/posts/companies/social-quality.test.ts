import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { symbolsIn } from './finder-of-own-lists.ts';

interface Row {
  readonly part: string;
  readonly text: string;
  readonly expected: readonly string[];
}

const rows: readonly Row[] = readFileSync(new URL('social-quality.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [part = '', text = '', symbols = ''] = line.split('\t');
    return { part, text, expected: symbols.split(' ').filter((symbol) => symbol !== '') };
  });

/** Counts by symbol and post, as precision and recall are defined for retrieved sets. */
function judge(part: string) {
  let right = 0;
  const missed: string[] = [];
  const wrong: string[] = [];
  for (const { text, expected } of rows.filter((row) => row.part === part)) {
    const found = symbolsIn(text);
    right += found.filter((symbol) => expected.includes(symbol)).length;
    wrong.push(...found.filter((s) => !expected.includes(s)).map((s) => `+ ${s}: ${text}`));
    missed.push(...expected.filter((s) => !found.includes(s)).map((s) => `- ${s}: ${text}`));
  }
  return {
    precision: right / (right + wrong.length),
    recall: right / (right + missed.length),
    faults: [...wrong, ...missed].join('\n'),
  };
}

describe('on posts as people write them', () => {
  it('has three hundred of them, half of which no rule was made for', () => {
    expect(rows.length).toBeGreaterThanOrEqual(300);
    expect(rows.filter(({ part }) => part === 'held-out').length * 2).toBeGreaterThanOrEqual(300);
  });

  it.each(['tuned', 'held-out'])('finds what is named, and little else: %s', (part) => {
    const { precision, recall, faults } = judge(part);
    expect(precision, faults).toBeGreaterThanOrEqual(0.95);
    expect(recall, faults).toBeGreaterThanOrEqual(0.85);
  });
});
