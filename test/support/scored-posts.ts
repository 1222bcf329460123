import { createHash } from 'node:crypto';
import type { BusRecord } from '../../services/core/bus/event-bus.ts';
import { type NewsTopic, newsTopics } from '../../services/core/contracts/news-topics.ts';
import type {
  ScoredPost,
  Sentiment,
  SentimentLabel,
} from '../../services/core/contracts/scored-post.ts';
import type { SourceHealth, Tick } from '../../services/core/contracts/tick.ts';

/** What a test says about a scored post; the rest is filled in. */
export interface ScoredPostSketch {
  readonly n: number;
  readonly title?: string;
  readonly body?: string;
  readonly source?: string;
  readonly publishedAt?: number;
  readonly observedAt?: number;
  readonly label?: SentimentLabel;
  readonly topic?: NewsTopic;
  /** Symbol → sentiment towards it. */
  readonly companies?: Readonly<Record<string, SentimentLabel>>;
  readonly epoch?: number;
  readonly replay?: { id: string; generation: number };
}

/** 32 hex digits made from a number. */
export function hexId(n: number | string): string {
  return createHash('sha256').update(`post ${n}`).digest('hex').slice(0, 32);
}

export function sentimentOf(label: SentimentLabel): Sentiment {
  const rest = { negative: 0.1, neutral: 0.1, positive: 0.1 };
  return { label, ...rest, [label]: 0.8 };
}

/** A valid scored post; equal sketches make equal posts. */
export function scoredPost(sketch: ScoredPostSketch): ScoredPost {
  const { n, topic = 'Markets', label = 'neutral', companies = {} } = sketch;
  const publishedAt = sketch.publishedAt ?? 1_800_000_000_000 + n * 1_000;
  return {
    type: 'scored-post',
    epoch: sketch.epoch ?? 1,
    id: hexId(n),
    textHash: hexId(`text ${n}`),
    signature: 'A'.repeat(64),
    source: sketch.source ?? 'wire',
    kind: 'news',
    title: sketch.title ?? `Orders at the made-up maker number ${n} are unchanged`,
    ...(sketch.body === undefined ? {} : { body: sketch.body }),
    url: `https://news.example/${n}`,
    publishedAt,
    observedAt: sketch.observedAt ?? publishedAt + 5_000,
    history: false,
    sentiment: sentimentOf(label),
    topicProbabilities: newsTopics.map((name) => (name === topic ? 0.81 : 0.01)),
    companies: Object.entries(companies).map(([symbol, towards]) => ({
      symbol,
      name: `${symbol} Incorporated`,
      kind: 'company' as const,
      spans: [[0, 4]],
      sentiment: sentimentOf(towards),
    })),
    entities: [],
    model: { name: 'made-up', version: '1' },
    ...(sketch.replay === undefined ? {} : { replay: sketch.replay }),
  };
}

/** A record as the bus would hand it over. */
export function recordOf<T>(
  value: T,
  offset: number,
  appendedAt = 1_800_000_000_000,
): BusRecord<T> {
  return { partition: 0, offset, key: null, value, appendedAt };
}

export function tickOf(minute: number, sources: readonly SourceHealth[] = [], epoch = 1): Tick {
  return { type: 'tick', epoch, minute, sources: [...sources] };
}

export function sourceHealth(id: string, state: SourceHealth['state'] = 'healthy'): SourceHealth {
  return {
    id,
    name: `Source ${id}`,
    type: 'rss',
    kind: 'news',
    state,
    since: 1_800_000_000_000,
    ...(state === 'failing' ? { error: 'connection refused' } : {}),
    posts: 0,
    duplicates: 0,
    rejected: 0,
  };
}
