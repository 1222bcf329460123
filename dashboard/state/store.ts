import { computed, signal } from '@preact/signals';
import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import type { FilterView } from '../../services/core/contracts/api/settings.ts';
import type { SourceView } from '../../services/core/contracts/api/sources.ts';
import type { LevelView } from '../../services/core/contracts/api/trends.ts';
import type { Address } from './address.ts';
import type { AlertFilter } from './alert-filter.ts';
import type { Connection } from './connection.ts';
import { type Dialog, noDialog } from './dialog.ts';
import { emptyFeed, type Feed } from './feed.ts';
import { type Loaded, notLoaded } from './loaded.ts';
import { type Notices, noNotices } from './notices.ts';
import { noRate, type Rate } from './rate.ts';
import { nothingSeen, type SeenAlerts } from './replays.ts';
import { emptyStretchFeed, type StretchFeed } from './stretch-feed.ts';
import { bucketsOf, emptyTrend, newestBucketAt, sumOf, type Trend } from './trend.ts';
import { isEverything, type ViewChoice } from './view-choice.ts';

/** Everything the page knows, as signals. Views read it; the socket, the api and the reader's actions write it. */
export function createStore(first: Address, firstNow: number) {
  const choice = signal<ViewChoice>(first.choice);
  /** Id of the alert that is open in place of the chart. */
  const openAlert = signal<string | null>(first.alert);
  /** The address asked for the form that replays the open alert's stretch; false once it is on show. */
  const replayForm = signal(first.replayForm === true);
  /** What the list of alerts is narrowed to; null while it is not open. */
  const alertFilter = signal<AlertFilter | null>(first.list);
  const dialog = signal<Dialog>(noDialog);
  const connection = signal<Connection>({ state: 'connecting' });
  /** A snapshot of the present choice has arrived. */
  const arrived = signal(false);
  /** How many snapshots have arrived. */
  const snapshots = signal(0);
  /** The reader's clock, epoch ms, moved once a second. */
  const clock = signal(firstNow);
  /** Where the lane on show has got to as the server last told, epoch ms; null before it has. */
  const streamTime = signal<number | null>(null);
  const trend = signal<Trend>(emptyTrend);
  const feed = signal<Feed>(emptyFeed);
  const sources = signal<readonly SourceView[]>([]);
  /** Alerts of the lane on show, as `sortedAlerts` orders them. */
  const alerts = signal<readonly AlertView[]>([]);
  /** Which event each of them that is on belongs to; empty until that is known. */
  const events = signal<ReadonlyMap<string, string>>(new Map());
  /** Alerts of the view on show that are older than those above. */
  const formerAlerts = signal<readonly AlertView[]>([]);
  const seenAlerts = signal<SeenAlerts>(nothingSeen);
  const replays = signal<readonly ReplayView[]>([]);
  const filters = signal<readonly FilterView[]>([]);
  const notices = signal<Notices>(noNotices);
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

  const shownReplay = computed(
    () => replays.value.find(({ id }) => id === choice.value.replay) ?? null,
  );
  /** What time it is where the reader looks: now, or where the replay has got to. */
  const now = computed(() => {
    if (choice.value.replay === null) return clock.value;
    return streamTime.value ?? Date.parse(shownReplay.value?.position ?? '1970-01-01T00:00:00Z');
  });
  const newestBucket = computed(() => newestBucketAt(trend.value.stepSeconds, now.value));
  const buckets = computed(() => bucketsOf(trend.value, newestBucket.value));
  /** The chosen lane has nothing to show, whatever else is or was chosen in it. */
  const silent = computed(
    () =>
      arrived.value &&
      isEverything(choice.value) &&
      feed.value.rows.length === 0 &&
      feed.value.waitingCount === 0 &&
      sumOf(buckets.value).posts === 0,
  );

  return {
    choice,
    openAlert,
    replayForm,
    alertFilter,
    dialog,
    connection,
    arrived,
    snapshots,
    clock,
    streamTime,
    now,
    trend,
    feed,
    sources,
    alerts,
    events,
    formerAlerts,
    seenAlerts,
    replays,
    filters,
    notices,
    total,
    rate,
    topics,
    companies,
    problem,
    held,
    reading,
    stretch,
    shownReplay,
    /** Names of sources by their id. */
    sourceNames: computed(() => new Map(sources.value.map(({ id, name }) => [id, name]))),
    shownFilter: computed(() => filters.value.find(({ id }) => id === choice.value.filter) ?? null),
    firing: computed(() => alerts.value.filter(({ state }) => state === 'firing').length),
    paused: computed(() => held.value || reading.value),
    /** An answer to the present choice is still to come. */
    loading: computed(() => !arrived.value && problem.value === null),
    buckets,
    sums: computed(() => sumOf(buckets.value)),
    /** Nothing has ever arrived live: the reader needs to know how to begin. */
    nothingYet: computed(() => silent.value && choice.value.replay === null),
  };
}

export type Store = ReturnType<typeof createStore>;
