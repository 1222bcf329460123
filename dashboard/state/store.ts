import { computed, signal } from '@preact/signals';
import type { SourceView } from '../../services/core/contracts/api/operations.ts';
import type { LevelView } from '../../services/core/contracts/api/trends.ts';
import type { Connection } from './connection.ts';
import { emptyFeed, type Feed } from './feed.ts';
import { type Loaded, notLoaded } from './loaded.ts';
import { noRate, type Rate } from './rate.ts';
import { emptyStretchFeed, type StretchFeed } from './stretch-feed.ts';
import { bucketsOf, emptyTrend, newestBucketAt, sumOf, type Trend } from './trend.ts';
import type { ViewChoice } from './view-choice.ts';

/** Everything the page knows, as signals. Views read it; the socket, the api and the reader's actions write it. */
export function createStore(firstChoice: ViewChoice, firstNow: number) {
  const choice = signal<ViewChoice>(firstChoice);
  const connection = signal<Connection>({ state: 'connecting' });
  /** A snapshot of the present choice has arrived. */
  const arrived = signal(false);
  /** The reader's clock, epoch ms, moved once a second. */
  const now = signal(firstNow);
  const trend = signal<Trend>(emptyTrend);
  const feed = signal<Feed>(emptyFeed);
  const sources = signal<readonly SourceView[]>([]);
  const total = signal(0);
  const rate = signal<Rate>(noRate);
  const topics = signal<Loaded<readonly LevelView[]>>(notLoaded());
  const companies = signal<Loaded<readonly LevelView[]>>(notLoaded());
  /** What went wrong with the last thing the reader asked for, in words. */
  const problem = signal<string | null>(null);
  /** The reader pressed Pause. */
  const held = signal(false);
  /** The reader points at, has focused or has scrolled into the feed. */
  const reading = signal(false);
  /** A stretch of the chart whose posts are shown in place of the live feed. */
  const stretch = signal<StretchFeed>(emptyStretchFeed);

  const newestBucket = computed(() => newestBucketAt(trend.value.stepSeconds, now.value));
  const buckets = computed(() => bucketsOf(trend.value, newestBucket.value));

  return {
    choice,
    connection,
    arrived,
    now,
    trend,
    feed,
    sources,
    total,
    rate,
    topics,
    companies,
    problem,
    held,
    reading,
    stretch,
    /** Names of sources by their id. */
    sourceNames: computed(() => new Map(sources.value.map(({ id, name }) => [id, name]))),
    paused: computed(() => held.value || reading.value),
    /** An answer to the present choice is still to come. */
    loading: computed(() => !arrived.value && problem.value === null),
    buckets,
    sums: computed(() => sumOf(buckets.value)),
    /** Nothing has ever arrived here: the reader needs to know how to begin. */
    nothingYet: computed(
      () =>
        arrived.value &&
        choice.value.topic === null &&
        choice.value.company === null &&
        total.value === 0 &&
        feed.value.rows.length === 0 &&
        feed.value.waitingCount === 0 &&
        sumOf(buckets.value).posts === 0,
    ),
  };
}

export type Store = ReturnType<typeof createStore>;
