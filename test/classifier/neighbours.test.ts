import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EncodedBatch } from '../../services/classifier/encode-batch.ts';
import { prepareText } from '../../services/classifier/prepare-text.ts';
import type { TokenisedText } from '../../services/classifier/tokeniser.ts';
import { madeUpTexts, seededRandom } from '../support/made-up-texts.ts';
import { type OpenModel, openModel, type RawAnswer } from '../support/open-model.ts';
import { shippedModels } from '../support/shipped-models.ts';

const texts = madeUpTexts(2_000, 21);
/** Some 10 s each with a core to itself. */
const patientMs = 600_000;
/** How far a probability may differ: nearly all of them, and any. */
const limits = { usual: 1e-5, shareWithin: 0.999, any: 5e-3 };

/** The same batch with every row padded to twice the length. */
function padded(batch: EncodedBatch): EncodedBatch {
  const tokens = 2 * batch.tokens;
  const widen = <T extends BigInt64Array | Float32Array>(rows: number, from: T, to: T): T => {
    for (let row = 0; row < rows; row += 1) {
      const values = from.subarray(row * batch.tokens, (row + 1) * batch.tokens);
      if (to instanceof BigInt64Array) to.set(values as BigInt64Array, row * tokens);
      else to.set(values as Float32Array, row * tokens);
    }
    return to;
  };
  const integers = () => new BigInt64Array(batch.rows * tokens);
  return {
    ...batch,
    tokens,
    inputIds: widen(batch.rows, batch.inputIds, integers()),
    attentionMask: widen(batch.rows, batch.attentionMask, integers()),
    tokenCase: widen(batch.rows, batch.tokenCase, integers()),
    spanMask: widen(batch.spans, batch.spanMask, new Float32Array(batch.spans * tokens)),
  };
}

interface Placed {
  readonly text: TokenisedText;
  /** Its place among all texts. */
  readonly n: number;
}

function inBatches(texts: readonly Placed[], size: number): Placed[][] {
  const batches: Placed[][] = [];
  for (let at = 0; at < texts.length; at += size) batches.push(texts.slice(at, at + size));
  return batches;
}

function distributionsOf({ sentiment, topic, companies, entities }: RawAnswer) {
  return [sentiment, topic, ...companies, ...entities];
}

/** How far answers are from those to the same texts alone. */
function compare(alone: readonly RawAnswer[], other: readonly RawAnswer[]) {
  const found = { compared: 0, within: 0, furthest: 0, flips: 0, embeddingFurthest: 0 };
  for (const [n, reference] of alone.entries()) {
    const answer = other[n];
    if (answer === undefined) throw new Error(`text ${n} has no answer`);
    const others = distributionsOf(answer);
    for (const [index, expected] of distributionsOf(reference).entries()) {
      const actual = others[index] ?? [];
      for (const [label, p] of expected.entries()) {
        const difference = Math.abs(p - (actual[label] ?? Number.NaN));
        found.compared += 1;
        if (difference <= limits.usual) found.within += 1;
        found.furthest = Math.max(found.furthest, difference);
      }
      const [first = 0, second = 0] = expected.toSorted((a, b) => b - a);
      const flipped = actual.indexOf(Math.max(...actual)) !== expected.indexOf(first);
      if (flipped && first - second > limits.any) found.flips += 1;
    }
    for (const [index, value] of reference.embedding.entries()) {
      const difference = Math.abs(value - (answer.embedding[index] ?? Number.NaN));
      found.embeddingFurthest = Math.max(found.embeddingFurthest, difference);
    }
  }
  return found;
}

function expectSame(alone: readonly RawAnswer[], other: readonly RawAnswer[]): void {
  const { compared, within, furthest, flips, embeddingFurthest } = compare(alone, other);
  expect(compared).toBeGreaterThan(100_000);
  expect(within / compared).toBeGreaterThanOrEqual(limits.shareWithin);
  expect(furthest).toBeLessThanOrEqual(limits.any);
  expect(flips).toBe(0);
  expect(embeddingFurthest).toBeLessThanOrEqual(1);
}

describe.each(shippedModels())('a score of $name', ({ folder }) => {
  let model: OpenModel;
  let tokenised: TokenisedText[];
  let alone: RawAnswer[];

  beforeAll(async () => {
    model = await openModel(folder, 2);
    tokenised = texts.map(({ text, companies }) =>
      model.tokenise(
        prepareText(
          text,
          companies.map((company) => company.spans),
        ),
      ),
    );
    alone = [];
    for (const text of tokenised) alone.push(...(await model.answer([text])));
  }, patientMs);
  afterAll(() => model.session.close());

  async function answersIn(
    batches: readonly (readonly Placed[])[],
    change?: (batch: EncodedBatch) => EncodedBatch,
  ): Promise<RawAnswer[]> {
    const answers: RawAnswer[] = [];
    for (const batch of batches) {
      const texts = batch.map(({ text }) => text);
      for (const [index, answer] of (await model.answer(texts, change)).entries()) {
        answers[batch[index]?.n ?? -1] = answer;
      }
    }
    return answers;
  }

  it(
    'is the same in a random batch of 64 as alone',
    async () => {
      const random = seededRandom(8);
      const order = tokenised.map((text, n) => ({ text, n, key: random() }));
      order.sort((a, b) => a.key - b.key);
      expectSame(alone, await answersIn(inBatches(order, 64)));
    },
    patientMs,
  );

  it(
    'is the same padded to twice its length',
    async () => {
      // Beside texts of its own length, so that nothing else is padded: one by one takes twice as long.
      const byLength = new Map<number, Placed[]>();
      for (const [n, text] of tokenised.entries()) {
        const length = text.ids.length;
        byLength.set(length, [...(byLength.get(length) ?? []), { text, n }]);
      }
      const batches = [...byLength.values()].flatMap((texts) => inBatches(texts, 16));
      expectSame(alone, await answersIn(batches, padded));
    },
    patientMs,
  );
});
