import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { symbolsIn } from './finder-of-own-lists.ts';

interface Row {
  readonly text: string;
  readonly expected: readonly string[];
}

const rows: readonly Row[] = readFileSync(new URL('finding-quality.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [text = '', symbols = ''] = line.split('\t');
    return { text, expected: symbols.split(' ').filter((symbol) => symbol !== '') };
  });

const missed = rows.flatMap(({ text, expected }) => {
  const found = symbolsIn(text);
  return expected.filter((symbol) => !found.includes(symbol)).map((symbol) => `${symbol}: ${text}`);
});
const wrong = rows.flatMap(({ text, expected }) =>
  symbolsIn(text)
    .filter((symbol) => !expected.includes(symbol))
    .map((symbol) => `${symbol}: ${text}`),
);

describe('on the table of sentences', () => {
  const wanted = rows.reduce((sum, { expected }) => sum + expected.length, 0);

  it('finds nearly all that is named', () => {
    expect(wanted).toBeGreaterThanOrEqual(80);
    expect(missed.length / wanted, missed.join('\n')).toBeLessThanOrEqual(0.05);
  });

  it('finds next to nothing that is not', () => {
    expect(wrong.length / wanted, wrong.join('\n')).toBeLessThanOrEqual(0.03);
  });

  it('keeps up with a busy stream', () => {
    const rounds = 100;
    for (const { text } of rows) symbolsIn(text);
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) for (const { text } of rows) symbolsIn(text);
    const { user, system } = process.cpuUsage(start);
    expect((rounds * rows.length * 1e6) / (user + system)).toBeGreaterThan(5_000);
  });
});
