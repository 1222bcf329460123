import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareText } from '../../services/classifier/prepare-text.ts';
import { type OpenModel, openModel } from '../support/open-model.ts';
import { shippedModels } from '../support/shipped-models.ts';

/** One of examples.json: a text and what training's own code makes of it, step by step. */
interface Example {
  readonly text: string;
  readonly normalised: string;
  readonly ids: number[];
  readonly case: number[];
  readonly sentiment: number[];
  readonly topic: number[];
  readonly companies: {
    readonly name: string;
    readonly places: [number, number][];
    readonly tokens: number[];
    readonly sentiment: number[];
  }[];
  /** The first token of each word or sign, and the probabilities of its tags. */
  readonly starts: number[];
  readonly entities: number[][];
  readonly embedding: number[];
}

/** Kernels differ between processors: int8 steps, not the last digits, are what has to agree. */
const near = { probability: 0.02, embedding: 4 };

function furthest(actual: readonly number[], expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  return Math.max(0, ...actual.map((value, n) => Math.abs(value - (expected[n] ?? Number.NaN))));
}

describe.each(shippedModels())('serving $name', ({ folder }) => {
  let model: OpenModel;
  beforeAll(async () => {
    model = await openModel(folder);
  });
  afterAll(() => model.session.close());

  const examples: Example[] = JSON.parse(readFileSync(join(folder, 'examples.json'), 'utf8'));
  const numbered = examples.map((example, n) => ({ example, n, shown: example.text.slice(0, 40) }));

  it.each(numbered)('does what training does with example $n, $shown', async ({ example }) => {
    expect(prepareText(example.text).text).toBe(example.normalised);
    const mentions = example.companies.map((company) => company.places);
    const tokenised = model.tokenise({ text: example.normalised, mentions });
    expect(tokenised.ids).toEqual(example.ids);
    expect(tokenised.cases).toEqual(example.case);
    expect(tokenised.words.map((word) => word.token)).toEqual(example.starts);
    expect(tokenised.mentions).toEqual(example.companies.map((company) => company.tokens));

    const [answer] = await model.answer([tokenised]);
    if (answer === undefined) throw new Error('no answer');
    const named = example.companies.filter((company) => company.tokens.length > 0);
    const actual = [answer.sentiment, answer.topic, answer.companies, answer.entities].flat(2);
    const expected = [
      example.sentiment,
      example.topic,
      named.map((company) => company.sentiment),
      example.entities,
    ].flat(2);
    expect(furthest(actual, expected)).toBeLessThan(near.probability);
    expect(furthest(answer.embedding, example.embedding)).toBeLessThanOrEqual(near.embedding);
  });
});
