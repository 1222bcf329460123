import { newsTopics } from '../core/contracts/news-topics.ts';
import {
  type NamedEntity,
  namedEntityTypes,
  type Sentiment,
  sentimentLabels,
} from '../core/contracts/scored-post.ts';
import { createEntityDecoder, type FoundEntity } from './decode-entities.ts';
import type { Outputs } from './inference-session.ts';
import type { ModelManifest } from './manifest.ts';
import { probabilities } from './probabilities.ts';
import type { TokenisedText } from './tokeniser.ts';

/** Something named in a text; `start` and `end` are those of the text as it was given. */
export type Entity = Readonly<NamedEntity>;

/** What the model says about one text. */
export interface Score {
  readonly sentiment: Sentiment;
  /** In the order of `newsTopics`. */
  readonly topicProbabilities: readonly number[];
  /** One for each company asked for, in that order. */
  readonly companies: readonly Sentiment[];
  /** In the order of the text. */
  readonly entities: readonly Entity[];
  /** A unit vector in 127ths: texts that say similar things lie close. */
  readonly embedding: Int8Array;
  /** Where in the text as it was given the last word ends of which the model has read a token. */
  readonly readTo: number;
}

/** A score that knows only the prepared text: its entities are places in that one. */
export interface InferredScore extends Omit<Score, 'entities'> {
  readonly entities: readonly FoundEntity[];
  /** Where in the prepared text the last word ends of which the model has read a token. */
  readonly readTo: number;
}

/** The scores of a batch on their way between threads: two flat arrays for all its texts. */
export interface WrittenScores {
  readonly values: Float64Array;
  readonly embeddings: Int8Array;
}

export type ScoreWriter = (texts: readonly TokenisedText[], outputs: Outputs) => WrittenScores;

const sentiments = sentimentLabels.length;
const topics = newsTopics.length;
/** Type, start, end, p. */
const numbersOfEntity = 4;

/** How many numbers a text's score takes: sentiment, topics, companies, `readTo`, how many entities, and those. */
function lengthOf(companies: number, entities: number): number {
  return sentiments + topics + sentiments * companies + 2 + numbersOfEntity * entities;
}

/**
 * Turns the outputs of a batch into calibrated probabilities, in the order of the contracts. A company without a
 * token within what the model reads gets the sentiment of its text.
 */
export function createScoreWriter(manifest: ModelManifest): ScoreWriter {
  const { labels, temperatures } = manifest;
  const sentimentOrder = sentimentLabels.map((label) => labels.sentiment.indexOf(label));
  const topicOrder = newsTopics.map((topic) => labels.topic.indexOf(topic));
  const decodeEntities = createEntityDecoder(manifest);

  return (texts, outputs) => {
    const tagsOfText = outputs.entity.length / texts.length;
    const found = texts.map(({ words }, row) =>
      decodeEntities(words, rowOf(outputs.entity, row, tagsOfText)),
    );
    const length = texts.reduce(
      (sum, text, row) => sum + lengthOf(text.mentions.length, found[row]?.length ?? 0),
      0,
    );
    const values = new Float64Array(length);
    let at = 0;
    let span = 0;
    const write = (classes: readonly number[], order: readonly number[]): void => {
      for (const index of order) values[at++] = classes[index] ?? 0;
    };
    for (const [row, text] of texts.entries()) {
      const whole = probabilities(
        rowOf(outputs.sentiment, row, sentiments),
        temperatures.sentiment,
      );
      write(whole, sentimentOrder);
      write(probabilities(rowOf(outputs.topic, row, topics), temperatures.topic), topicOrder);
      for (const positions of text.mentions) {
        if (positions.length === 0) write(whole, sentimentOrder);
        else {
          const towards = rowOf(outputs.company, span++, sentiments);
          write(probabilities(towards, temperatures.company), sentimentOrder);
        }
      }
      const entities = found[row] ?? [];
      values[at++] = text.words.at(-1)?.end ?? 0;
      values[at++] = entities.length;
      for (const { type, start, end, p } of entities) {
        for (const value of [namedEntityTypes.indexOf(type), start, end, p]) values[at++] = value;
      }
    }
    // The runtime's own memory cannot be handed to another thread.
    return { values, embeddings: outputs.embedding.slice() };
  };
}

function rowOf(logits: Float32Array, row: number, length: number): Float32Array {
  return logits.subarray(row * length, (row + 1) * length);
}

/** Reads the scores that a writer laid out, given each text's number of companies. */
export function readScores(
  { values, embeddings }: WrittenScores,
  companies: readonly number[],
): InferredScore[] {
  const dimensions = embeddings.length / companies.length;
  let at = 0;
  return companies.map((count, row): InferredScore => {
    const towards = at + sentiments + topics;
    const sentiment = readSentiment(values, at);
    const topicProbabilities = Array.from(values.subarray(at + sentiments, towards));
    const perCompany = Array.from({ length: count }, (_, index) =>
      readSentiment(values, towards + index * sentiments),
    );
    const tail = towards + count * sentiments;
    const [readTo = 0, named = 0] = values.subarray(tail, tail + 2);
    const entities = Array.from({ length: named }, (_, index) =>
      readEntity(values, tail + 2 + index * numbersOfEntity),
    );
    at += lengthOf(count, entities.length);
    return {
      sentiment,
      topicProbabilities,
      companies: perCompany,
      entities,
      readTo,
      // A copy: a score that is kept must not keep the whole batch.
      embedding: embeddings.slice(row * dimensions, (row + 1) * dimensions),
    };
  });
}

function readSentiment(values: Float64Array, at: number): Sentiment {
  const [negative = 0, neutral = 0, positive = 0] = values.subarray(at, at + sentiments);
  const highest = Math.max(negative, neutral, positive);
  const label = highest === neutral ? 'neutral' : highest === negative ? 'negative' : 'positive';
  return { label, negative, neutral, positive };
}

function readEntity(values: Float64Array, at: number): FoundEntity {
  const [type = 0, start = 0, end = 0, p = 0] = values.subarray(at, at + numbersOfEntity);
  return { type: namedEntityTypes[type] ?? 'MISC', start, end, p };
}
