import { expect, it } from 'vitest';
import { minHashSignature } from '../../../../services/core/posts/identity/min-hash.ts';
import { normalisedText } from '../../../../services/core/posts/identity/text-hash.ts';

function bandsOf(text: string): string[] {
  return minHashSignature(normalisedText(text)).match(/.{4}/g) ?? [];
}

function shared(a: string, b: string): number {
  const other = bandsOf(b);
  return bandsOf(a).filter((band, i) => band === other[i]).length;
}

const text =
  'The harbour authority of Norwick said on Tuesday it would raise fees for container ships from May, after two years of losses, and that talks with the three largest lines had begun';

it('is 64 base64url characters for any text', () => {
  for (const given of ['', '😀', 'one', 'one two', text, 'x '.repeat(10_000), '北京 市場 上昇']) {
    expect(minHashSignature(normalisedText(given))).toMatch(/^[\w-]{64}$/);
  }
});

it('is equal for texts that differ in case, spacing, links and punctuation only', () => {
  expect(shared(text, `${text.toUpperCase()}! https://t.example/abc`)).toBe(16);
});

it('shares bands between near copies and none between different texts', () => {
  expect(shared(text, text.replace('Tuesday', 'Wednesday'))).toBeGreaterThan(0);
  expect(shared(text, `Update: ${text}, people close to them said`)).toBeGreaterThan(0);
  expect(
    shared(text, 'A miner in the north cut its forecast for copper as ore grades fell again'),
  ).toBe(0);
  expect(shared('shares rise', 'shares fall')).toBe(0);
});

/** Texts whose 3-shingles overlap with a Jaccard similarity of about `similarity`. */
function pair(seed: number, similarity: number): [string, string] {
  const words = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `w${seed}x${from + i}`);
  const total = 202;
  const common = Math.round((2 * total * similarity) / (1 + similarity));
  const rest = total - common;
  const beginning = words(0, common + 2);
  return [
    [...beginning, ...words(1_000, rest)].join(' '),
    [...beginning, ...words(2_000, rest)].join(' '),
  ];
}

it.each([
  [0.2, 0, 0.08],
  [0.5, 0.54, 0.75],
  [0.8, 0.99, 1],
])('finds pairs of similarity %d as often as the theory says', (similarity, low, high) => {
  const pairs = 300;
  let found = 0;
  for (let i = 0; i < pairs; i += 1) {
    const [a, b] = pair(i, similarity);
    if (shared(a, b) > 0) found += 1;
  }
  expect(found / pairs).toBeGreaterThanOrEqual(low);
  expect(found / pairs).toBeLessThanOrEqual(high);
});

it('stays what it is: stored signatures are compared with new ones', () => {
  expect(minHashSignature('a made-up headline about nothing')).toBe(
    'LAjdwqG8laPP-8mjdhtcSxhScb4Pf12NCem0fWcSME-0sPjg3Qf_cuzBbihHC6-W',
  );
});
