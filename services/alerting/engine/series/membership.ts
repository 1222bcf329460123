import type { Sentiment } from '../../../core/contracts/scored-post.ts';
import type { SeriesType } from '../../../core/contracts/settings/rule.ts';

/** A series that a post counts in, and what the post says of it. */
export interface Membership {
  readonly series: string;
  readonly type: SeriesType;
  /** For people. */
  readonly name: string;
  readonly sentiment: Pick<Sentiment, 'label' | 'negative'>;
  /** Of a company or filter: the series of the topic that the post is in. */
  readonly topic?: string;
}
