import { newsTopics } from '../core/contracts/news-topics.ts';
import { type Sentiment, sentimentLabels } from '../core/contracts/scored-post.ts';
import type { Logits } from './inference-session.ts';
import type { ModelManifest } from './manifest.ts';
import { probabilities } from './probabilities.ts';
import type { TokenisedText } from './tokeniser.ts';

/** What the model says about one text. */
export interface Score {
  readonly sentiment: Sentiment;
  /** In the order of `newsTopics`. */
  readonly topicProbabilities: readonly number[];
  /** One for each company asked for, in that order. */
  readonly companies: readonly Sentiment[];
}

const sentiments = sentimentLabels.length;
const topics = newsTopics.length;

/** How many numbers the score of a text with so many companies takes on its way between threads. */
function lengthOf(companies: number): number {
  return sentiments + topics + sentiments * companies;
}

export type ScoreWriter = (texts: readonly TokenisedText[], logits: Logits) => Float64Array;

/**
 * Turns the logits of a batch into calibrated probabilities, in the order of the contracts, one flat array
 * for all texts. A company without a token within what the model reads gets the sentiment of its text.
 */
export function createScoreWriter({ labels, temperatures }: ModelManifest): ScoreWriter {
  const sentimentOrder = sentimentLabels.map((label) => labels.sentiment.indexOf(label));
  const topicOrder = newsTopics.map((topic) => labels.topic.indexOf(topic));

  return (texts, logits) => {
    const length = texts.reduce((sum, text) => sum + lengthOf(text.mentions.length), 0);
    const values = new Float64Array(length);
    let at = 0;
    let span = 0;
    const write = (classes: readonly number[], order: readonly number[]): void => {
      for (const index of order) values[at++] = classes[index] ?? 0;
    };
    for (const [row, text] of texts.entries()) {
      const whole = probabilities(rowOf(logits.sentiment, row, sentiments), temperatures.sentiment);
      write(whole, sentimentOrder);
      write(probabilities(rowOf(logits.topic, row, topics), temperatures.topic), topicOrder);
      for (const positions of text.mentions) {
        if (positions.length === 0) write(whole, sentimentOrder);
        else {
          const towards = rowOf(logits.company, span++, sentiments);
          write(probabilities(towards, temperatures.company), sentimentOrder);
        }
      }
    }
    return values;
  };
}

function rowOf(logits: Float32Array, row: number, classes: number): Float32Array {
  return logits.subarray(row * classes, (row + 1) * classes);
}

/** Reads the scores that a writer laid out, given each text's number of companies. */
export function readScores(values: Float64Array, companies: readonly number[]): Score[] {
  let at = 0;
  return companies.map((count): Score => {
    const start = at;
    at += lengthOf(count);
    const towards = start + sentiments + topics;
    return {
      sentiment: readSentiment(values, start),
      topicProbabilities: Array.from(values.subarray(start + sentiments, towards)),
      companies: Array.from({ length: count }, (_, index) =>
        readSentiment(values, towards + index * sentiments),
      ),
    };
  });
}

function readSentiment(values: Float64Array, at: number): Sentiment {
  const [negative = 0, neutral = 0, positive = 0] = values.subarray(at, at + sentiments);
  const highest = Math.max(negative, neutral, positive);
  const label = highest === neutral ? 'neutral' : highest === negative ? 'negative' : 'positive';
  return { label, negative, neutral, positive };
}
