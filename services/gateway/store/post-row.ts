import type { PostDetails, PostView } from '../../core/contracts/api/posts.ts';
import { newsTopics } from '../../core/contracts/news-topics.ts';
import { type CompanyMention, postKindSchema, textOf } from '../../core/contracts/post.ts';
import {
  type ScoredPost,
  type Sentiment,
  sentimentLabels,
  type UnscoredPost,
} from '../../core/contracts/scored-post.ts';
import { topTopicOf } from '../../core/posts/top-topic.ts';
import type { Columns } from './duckdb.ts';

/** A line of the table `posts`. */
export type PostRow = {
  /** Which run it belongs to; 0 is live. */
  readonly run: number;
  readonly id: string;
  readonly published_ms: number;
  readonly observed_ms: number;
  /** Day of 1970-01-01 + n (UTC) at which the bus took it; retention goes by it. */
  readonly appended_day: number;
  readonly source: string;
  readonly kind: string;
  readonly title: string;
  readonly body: string | null;
  readonly url: string | null;
  readonly author: string | null;
  readonly history: boolean;
  /** Index in `sentimentLabels`; `noLabel` for a post that is not scored. */
  readonly label: number;
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
  /** Index in `newsTopics` of the most probable topic: the one a post counts in. */
  readonly topic: number;
  readonly symbols: readonly string[];
  /** JSON of `Details`. */
  readonly details: string;
};

/** In the order of the table's definition, which the appender goes by. */
export const postColumns: Columns<PostRow> = {
  run: 'uinteger',
  id: 'uuid',
  published_ms: 'bigint',
  observed_ms: 'bigint',
  appended_day: 'integer',
  source: 'varchar',
  kind: 'varchar',
  title: 'varchar',
  body: 'varchar',
  url: 'varchar',
  author: 'varchar',
  history: 'boolean',
  label: 'utinyint',
  negative: 'double',
  neutral: 'double',
  positive: 'double',
  topic: 'utinyint',
  symbols: 'varchar[]',
  details: 'varchar',
};

export const dayMs = 86_400_000;

/** In the place of a label and a topic that there are none of. */
export const noLabel = sentimentLabels.length;
export const noTopic = 255;

/** As much of a scored post as its row says: what views and filters go by. */
export type StoredPost = Pick<
  ScoredPost,
  'title' | 'body' | 'source' | 'kind' | 'publishedAt' | 'observedAt' | 'topicProbabilities'
> & {
  /** Null where it is not scored. */
  readonly sentiment: Sentiment | null;
  readonly companies: PostView['companies'];
};

/** What `details` holds: fields that are never searched. */
interface Details extends Pick<PostView, 'form' | 'model' | 'language' | 'notScored'> {
  readonly companies: readonly StoredCompany[];
  /** In the order of `newsTopics`. */
  readonly topicProbabilities: readonly number[];
  /** Rows of an earlier version have none. */
  readonly entities?: PostDetails['entities'];
}

type StoredCompany = PostView['companies'][number] & {
  /** Where it is named, for explanations; rows of an earlier version have none. */
  readonly spans?: CompanyMention['spans'];
};

export function postRowOf(
  post: ScoredPost | UnscoredPost,
  run: number,
  appendedAt: number,
): PostRow {
  const score = post.type === 'scored-post' ? post : undefined;
  const topic = score === undefined ? noTopic : topTopicOf(score.topicProbabilities);
  const details: Details = {
    topicProbabilities: score?.topicProbabilities ?? [],
    companies: post.companies.map(({ symbol, name, kind, spans }, index) => ({
      symbol,
      name,
      kind,
      sentiment: score?.companies[index]?.sentiment ?? null,
      spans,
    })),
    entities: score?.entities ?? [],
    model: score?.model ?? null,
    ...(post.language === undefined ? {} : { language: post.language }),
    ...(post.type === 'scored-post' ? {} : { notScored: post.notScored }),
    ...(post.form === undefined ? {} : { form: post.form }),
  };
  return {
    run,
    id: post.id,
    published_ms: post.publishedAt,
    observed_ms: post.observedAt,
    appended_day: Math.floor(appendedAt / dayMs),
    source: post.source,
    kind: post.kind,
    title: post.title,
    body: post.body ?? null,
    url: post.url ?? null,
    author: post.author ?? null,
    history: post.history,
    label: score === undefined ? noLabel : sentimentLabels.indexOf(score.sentiment.label),
    negative: score?.sentiment.negative ?? 0,
    neutral: score?.sentiment.neutral ?? 0,
    positive: score?.sentiment.positive ?? 0,
    topic,
    symbols: [...new Set(post.companies.map(({ symbol }) => symbol))],
    details: JSON.stringify(details),
  };
}

/** A post as it is counted: one that is not scored has neither sentiment nor topics. */
export function countedPostOf(post: ScoredPost | UnscoredPost): StoredPost {
  if (post.type === 'scored-post') return post;
  const companies = post.companies.map((company) => ({ ...company, sentiment: null }));
  return { ...post, sentiment: null, topicProbabilities: [], companies };
}

/** A row as REST and sockets show it. @param story the story it tells, once alerting has assigned one */
export function postViewOf(row: PostRow, story: string | null = null): PostView {
  const { topicProbabilities, companies, model, form, language, notScored } = detailsOf(row);
  return {
    id: row.id,
    title: row.title,
    ...(row.body === null ? {} : { body: row.body }),
    publishedAt: new Date(row.published_ms).toISOString(),
    observedAt: new Date(row.observed_ms).toISOString(),
    source: row.source,
    kind: postKindSchema.parse(row.kind),
    ...(form === undefined ? {} : { form }),
    ...(row.url === null ? {} : { url: row.url }),
    ...(row.author === null ? {} : { author: row.author }),
    history: row.history,
    ...(language === undefined ? {} : { language }),
    ...(notScored === undefined ? {} : { notScored }),
    story,
    sentiment: sentimentOf(row),
    topics: topicProbabilities
      .map((p, index) => ({ label: newsTopics[index] ?? '', p }))
      .sort((a, b) => b.p - a.p),
    companies: companies.map(withoutSpans),
    model,
  };
}

/** A row as REST shows it to who asks for this one. */
export function postDetailsOf(row: PostRow, story: string | null = null): PostDetails {
  return { ...postViewOf(row, story), entities: [...(detailsOf(row).entities ?? [])] };
}

/** A row as it was counted when it was inserted. */
export function storedPostOf(row: PostRow): StoredPost {
  const { topicProbabilities, companies } = detailsOf(row);
  return {
    title: row.title,
    ...(row.body === null ? {} : { body: row.body }),
    source: row.source,
    kind: postKindSchema.parse(row.kind),
    publishedAt: row.published_ms,
    observedAt: row.observed_ms,
    sentiment: sentimentOf(row),
    topicProbabilities: [...topicProbabilities],
    companies: companies.map(withoutSpans),
  };
}

/** What is needed of a post to explain its score. */
export interface ExplainablePost {
  readonly text: string;
  /** Places in `text`; undefined where an earlier version stored the post without them. */
  readonly companies: readonly Pick<StoredCompany, 'symbol' | 'spans'>[];
  /** What scored it. */
  readonly model: PostView['model'];
}

export function explainablePostOf(row: PostRow): ExplainablePost {
  const { companies, model } = detailsOf(row);
  return { text: textOf({ title: row.title, body: row.body ?? undefined }), companies, model };
}

function withoutSpans({ spans: _, ...company }: StoredCompany): PostView['companies'][number] {
  return company;
}

function detailsOf(row: PostRow): Details {
  // Written by `postRowOf` alone.
  return JSON.parse(row.details) as Details;
}

function sentimentOf({ label, negative, neutral, positive }: PostRow): Sentiment | null {
  if (label === noLabel) return null;
  return { label: sentimentLabels[label] ?? 'neutral', negative, neutral, positive };
}
