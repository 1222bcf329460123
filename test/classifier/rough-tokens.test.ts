import { expect, it } from 'vitest';
import { verifyModel } from '../../services/classifier/manifest.ts';
import { modelFolder } from '../../services/classifier/model-folder.ts';
import { roughTokens } from '../../services/classifier/rough-tokens.ts';
import { loadTokeniser } from '../../services/classifier/tokeniser.ts';
import { testedModel } from '../support/classifier-under-test.ts';
import { madeUpTexts } from '../support/made-up-texts.ts';

it('guesses how many tokens texts have, and is right on the whole', async () => {
  const { tokenizerPath } = await verifyModel(modelFolder(testedModel));
  const tokenise = await loadTokeniser(tokenizerPath, 128);
  const texts = madeUpTexts(500, 17).map(({ text }) => text);
  const exact = texts.map((text) => tokenise({ text, mentions: [] }).ids.length);
  const rough = texts.map((text) => roughTokens(text, 128));
  const sum = (counts: readonly number[]): number => counts.reduce((total, n) => total + n, 0);
  expect(sum(rough) / sum(exact)).toBeGreaterThan(0.85);
  expect(sum(rough) / sum(exact)).toBeLessThan(1.15);
  const off = rough.map((tokens, n) => Math.abs(tokens - (exact[n] ?? 0)));
  expect(sum(off) / sum(exact)).toBeLessThan(0.2);
});

it('never guesses more than the model reads, nor less than every text has', () => {
  expect(roughTokens('up '.repeat(1_000), 128)).toBe(128);
  expect(roughTokens('', 128)).toBe(2);
});
