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

/** Posts that have a sentiment: shares are of these, for posts in other languages are not scored. */
export function scoredOf({
  negative,
  neutral,
  positive,
}: Readonly<Record<SentimentLabel, number>>): number {
  return negative + neutral + positive;
}

/** The probability of the label that was given. */
export function labelProbability(sentiment: Sentiment): number {
  return sentiment[sentiment.label];
}
