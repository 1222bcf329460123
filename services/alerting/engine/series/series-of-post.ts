import { newsTopics } from '../../../core/contracts/news-topics.ts';
import type { ScoredPost, Sentiment } from '../../../core/contracts/scored-post.ts';
import type { SeriesType } from '../../../core/contracts/settings/rule.ts';
import { topTopicOf } from '../../../core/posts/top-topic.ts';

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

/** A filter of the settings, ready to be asked. */
export interface WatchedFilter {
  readonly series: string;
  readonly name: string;
  readonly matches: (post: ScoredPost) => boolean;
}

const topicSeries: ReadonlyMap<string, string> = new Map(
  newsTopics.map((topic) => [topic, `topic:${topic}`]),
);

/**
 * The series of a post: the market, its most probable topic, each company that it names (with the sentiment towards
 * it) and each filter that takes it.
 */
export function seriesOf(post: ScoredPost, filters: readonly WatchedFilter[]): Membership[] {
  const { sentiment } = post;
  const topic = newsTopics[topTopicOf(post.topicProbabilities)] ?? newsTopics[0];
  const inTopic = topicSeries.get(topic) ?? `topic:${topic}`;
  const members: Membership[] = [
    { series: 'market', type: 'market', name: 'Market', sentiment },
    { series: inTopic, type: 'topic', name: topic, sentiment },
  ];
  for (const company of post.companies) {
    members.push({
      series: `company:${company.symbol}`,
      type: 'company',
      name: company.name,
      sentiment: company.sentiment,
      topic: inTopic,
    });
  }
  for (const { series, name, matches } of filters) {
    if (matches(post)) members.push({ series, type: 'filter', name, sentiment, topic: inTopic });
  }
  return members;
}
