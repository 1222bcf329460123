import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBatchEncoder } from '../../services/classifier/encode-batch.ts';
import { openSession, type Session } from '../../services/classifier/inference-session.ts';
import { type VerifiedModel, verifyModel } from '../../services/classifier/manifest.ts';
import { modelFolder } from '../../services/classifier/model-folder.ts';
import { prepareText } from '../../services/classifier/prepare-text.ts';
import {
  createScoreWriter,
  type InferredScore,
  readScores,
} from '../../services/classifier/score.ts';
import {
  loadTokeniser,
  type TokenisedText,
  type Tokeniser,
} from '../../services/classifier/tokeniser.ts';
import { newsTopics } from '../../services/core/contracts/news-topics.ts';
import { testedModel } from '../support/classifier-under-test.ts';
import { madeUpTexts, seededRandom } from '../support/made-up-texts.ts';

/** One of examples.json: a text and what training's own code makes of it, step by step. */
interface Example {
  readonly text: string;
  readonly normalised: string;
  readonly ids: number[];
  readonly sentiment: number[];
  readonly topic: number[];
  readonly companies: {
    readonly name: string;
    readonly places: [number, number][];
    readonly tokens: number[];
    readonly sentiment: number[];
  }[];
}

const folder = modelFolder(testedModel);
let model: VerifiedModel;
let session: Session;
let tokenise: Tokeniser;

beforeAll(async () => {
  model = await verifyModel(folder);
  session = await openSession(model, 1);
  tokenise = await loadTokeniser(model.tokenizerPath, model.manifest.maxTokens);
});
afterAll(() => session.close());

async function score(texts: readonly TokenisedText[]): Promise<InferredScore[]> {
  const logits = await session.run(createBatchEncoder()(texts));
  const values = createScoreWriter(model.manifest)(texts, logits);
  return readScores(
    values,
    texts.map((text) => text.mentions.length),
  );
}

function numbersOf({ sentiment, topicProbabilities, companies }: InferredScore): number[] {
  return [sentiment, ...companies]
    .flatMap(({ negative, neutral, positive }) => [negative, neutral, positive])
    .concat(topicProbabilities);
}

describe('serving', () => {
  const examples: Example[] = JSON.parse(readFileSync(join(folder, 'examples.json'), 'utf8'));

  it.each(examples)('does what training does with $normalised', async (example) => {
    expect(prepareText(example.text).text).toBe(example.normalised);
    const named = example.companies.map((company) => company.places);
    const tokenised = tokenise({ text: example.normalised, mentions: named });
    expect(tokenised.ids).toEqual(example.ids);
    expect(tokenised.mentions).toEqual(example.companies.map((company) => company.tokens));

    const [result] = await score([tokenised]);
    if (!result) throw new Error('no score');
    const { labels } = model.manifest;
    // Kernels differ between processors: int8 steps, not the last digits, are what has to agree.
    const near = (actual: number, expected: number | undefined): void => {
      expect(Math.abs(actual - (expected ?? Number.NaN))).toBeLessThan(0.02);
    };
    for (const label of ['negative', 'neutral', 'positive'] as const) {
      const at = labels.sentiment.indexOf(label);
      near(result.sentiment[label], example.sentiment[at]);
      for (const [index, company] of example.companies.entries()) {
        if (company.tokens.length === 0) continue;
        near(result.companies[index]?.[label] ?? Number.NaN, company.sentiment[at]);
      }
    }
    for (const [index, topic] of newsTopics.entries()) {
      near(
        result.topicProbabilities[index] ?? Number.NaN,
        example.topic[labels.topic.indexOf(topic)],
      );
    }
  });

  it('takes the sentiment of the text for a company named beyond what is read', async () => {
    const text = `Profit fell sharply${' and fell again'.repeat(60)} at Norwick`;
    const [result] = await score([
      tokenise({ text, mentions: [[[text.length - 7, text.length]]] }),
    ]);
    expect(result?.companies).toEqual([result?.sentiment]);
  });
});

describe('a score', () => {
  const texts = madeUpTexts(200, 21);
  let tokenised: TokenisedText[];
  let alone: InferredScore[];

  beforeAll(async () => {
    tokenised = texts.map(({ text, companies }) =>
      tokenise(
        prepareText(
          text,
          companies.map((company) => company.spans),
        ),
      ),
    );
    alone = [];
    for (const text of tokenised) alone.push(...(await score([text])));
  });

  /** Asserts that scores equal those of the texts alone, up to the order of floating-point sums. */
  function expectSameAsAlone(scores: readonly InferredScore[], order: readonly number[]): void {
    let off = 0;
    let compared = 0;
    let furthest = 0;
    for (const [index, result] of scores.entries()) {
      const reference = alone[order[index] ?? -1];
      if (!reference) throw new Error('no such text');
      expect(result.sentiment.label).toBe(reference.sentiment.label);
      expect(result.companies.map((c) => c.label)).toEqual(reference.companies.map((c) => c.label));
      const expected = numbersOf(reference);
      for (const [n, value] of numbersOf(result).entries()) {
        const difference = Math.abs(value - (expected[n] ?? Number.NaN));
        furthest = Math.max(furthest, difference);
        compared += 1;
        if (!(difference <= 1e-5)) off += 1;
      }
    }
    expect(furthest).toBeLessThan(5e-3);
    expect(off / compared).toBeLessThanOrEqual(1e-3);
  }

  it('is the same in a random batch of 32 as alone', async () => {
    const random = seededRandom(8);
    const order = texts.map((_, n) => n).sort(() => random() - 0.5);
    for (let at = 0; at < order.length; at += 32) {
      const part = order.slice(at, at + 32);
      expectSameAsAlone(await score(part.flatMap((n) => tokenised[n] ?? [])), part);
    }
  });

  it('is the same padded to twice its length and more', async () => {
    const longest = tokenise({ text: 'shares fell '.repeat(60), mentions: [] });
    for (let n = 0; n < 40; n += 1) {
      const text = tokenised[n];
      if (!text) throw new Error('no such text');
      const [result] = await score([text, longest]);
      expectSameAsAlone(result ? [result] : [], [n]);
    }
  });
});
