import type { PostView } from '../../services/core/contracts/api/posts.ts';

export type Sentiment = NonNullable<PostView['sentiment']>;
export type SentimentLabel = Sentiment['label'];

/** In the order in which the chart stacks them, from the bottom. */
export const sentimentLabels: readonly SentimentLabel[] = ['negative', 'neutral', 'positive'];

export const sentimentWords: Readonly<Record<SentimentLabel, string>> = {
  negative: 'Negative',
  neutral: 'Neutral',
  positive: 'Positive',
};

/** The probability of the label that was given. */
export function labelProbability(sentiment: Sentiment): number {
  return sentiment[sentiment.label];
}
