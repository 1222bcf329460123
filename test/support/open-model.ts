import { createBatchEncoder, type EncodedBatch } from '../../services/classifier/encode-batch.ts';
import { openSession, type Session } from '../../services/classifier/inference-session.ts';
import { type VerifiedModel, verifyModel } from '../../services/classifier/manifest.ts';
import { probabilities } from '../../services/classifier/probabilities.ts';
import {
  loadTokeniser,
  type TokenisedText,
  type Tokeniser,
} from '../../services/classifier/tokeniser.ts';

/** What a model says about a text, before it is made a score. */
export interface RawAnswer {
  /** In the order of the model's labels. */
  readonly sentiment: readonly number[];
  readonly topic: readonly number[];
  /** Of those that have tokens. */
  readonly companies: readonly (readonly number[])[];
  /** The tags of each word. */
  readonly entities: readonly (readonly number[])[];
  readonly embedding: readonly number[];
}

/** A model without its service: one session, in this thread. */
export interface OpenModel extends VerifiedModel {
  readonly session: Session;
  readonly tokenise: Tokeniser;
  /** @param change what is done to the batch before it is run */
  answer(
    texts: readonly TokenisedText[],
    change?: (batch: EncodedBatch) => EncodedBatch,
  ): Promise<RawAnswer[]>;
}

export async function openModel(folder: string, threads = 1): Promise<OpenModel> {
  const model = await verifyModel(folder);
  const session = await openSession(model, threads);
  const { labels, temperatures, embeddingDimensions, maxTokens } = model.manifest;
  const encode = createBatchEncoder();
  return {
    ...model,
    session,
    tokenise: await loadTokeniser(model.tokenizerPath, maxTokens),
    answer: async (texts, change = (batch) => batch) => {
      const batch = change(encode(texts));
      const outputs = await session.run(batch);
      let span = 0;
      const row = (head: keyof typeof labels, logits: Float32Array, at: number, heat: number) => {
        const classes = labels[head].length;
        return probabilities(logits.subarray(at * classes, (at + 1) * classes), heat);
      };
      return texts.map(({ words, mentions }, n): RawAnswer => {
        const embedded = n * embeddingDimensions;
        return {
          sentiment: row('sentiment', outputs.sentiment, n, temperatures.sentiment),
          topic: row('topic', outputs.topic, n, temperatures.topic),
          companies: mentions
            .filter((positions) => positions.length > 0)
            .map(() => row('sentiment', outputs.company, span++, temperatures.company)),
          entities: words.map(({ token }) =>
            row('entity', outputs.entity, n * batch.tokens + token, temperatures.entity),
          ),
          embedding: [...outputs.embedding.subarray(embedded, embedded + embeddingDimensions)],
        };
      });
    },
  };
}
