import type { Alert } from '../../core/contracts/alert.ts';
import type { View } from '../../core/contracts/api/socket-events.ts';
import { BarographError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { AlertViewer } from '../alerts/alert-view.ts';
import type { Committed } from '../store/commit-batches.ts';
import type { History } from '../store/open-history.ts';
import { findAlerts } from '../store/queries/find-alerts.ts';
import { findFilterTrend } from '../store/queries/find-filter-trend.ts';
import { findTrend, type TrendFilter } from '../store/queries/find-trend.ts';
import type { StreamTime } from '../stream-time.ts';
import { type AlertFeed, createAlertFeed, mostAlerts } from './alert-feed.ts';
import { type Channel, createChannel } from './channel.ts';
import { spanOf, topicIndexOf, viewKey } from './view.ts';

/** Buckets from the first one on that are looked for when a channel is opened. */
const mostBucketsLoaded = 100_000;
/** No run has this number: of a replay of which nothing has come there is nothing to show. */
const noRun = -1;

/** A channel with the alerts of its run. */
export interface OpenChannel {
  readonly channel: Channel;
  readonly alerts: AlertFeed;
}

/** The channels that pages look at, each opened once for all who show the same. */
export interface Channels {
  /**
   * Opens a view for a viewer, who holds it until the next call or until they leave.
   * @throws BarographError for a filter that does not exist, OverloadError when the history does not answer in time
   */
  open(view: View, viewer: object): Promise<OpenChannel>;
  leave(viewer: object): void;
  /** Call it with each commit, in order; says whether any channel is concerned. */
  take(committed: Committed): boolean;
  /** Whether what pages hold of it does not count any more: its replay began anew, or its filter was changed. */
  isVoid(open: OpenChannel): boolean;
  /** Looks again at what people have set about alerts; says whether any of them shows differently now. */
  refreshAlerts(): boolean;
}

export interface ChannelsDeps {
  readonly history: History;
  readonly settings: () => Settings;
  readonly streamTime: StreamTime;
  /** Shows alerts as they stand at this moment, of those that are given. */
  readonly alertViewer: (alerts: readonly Alert[]) => AlertViewer;
}

export function createChannels(deps: ChannelsDeps): Channels {
  const { history, settings, streamTime, alertViewer } = deps;
  const channels = new Map<string, OpenChannel>();
  const opening = new Map<string, Promise<OpenChannel>>();
  const feeds = new Map<number, AlertFeed>();
  /** Which channel each viewer holds, by its key. */
  const held = new Map<object, string>();

  const runOf = ({ lane = 'live', replay }: View) => history.run(lane, replay) ?? noRun;

  function isVoid({ channel }: OpenChannel): boolean {
    const { view, run, filter } = channel.subject;
    if (runOf(view) !== run) return true;
    return view.filter !== undefined && settings().filter.get(view.filter) !== filter;
  }

  function forgetUnused(): void {
    const keys = new Set(held.values());
    const runs = new Set<number>();
    for (const [key, { channel }] of channels) {
      if (keys.has(key)) runs.add(channel.subject.run);
      else channels.delete(key);
    }
    for (const run of feeds.keys()) if (!runs.has(run)) feeds.delete(run);
  }

  /** Begins to collect at a moment between two commits, and adds what the history held at that moment. */
  async function load(view: View): Promise<OpenChannel> {
    const { lane = 'live', replay, filter: filterId } = view;
    const filter = filterId === undefined ? undefined : settings().filter.get(filterId);
    if (filterId !== undefined && filter === undefined) {
      throw new BarographError('there is no such filter');
    }
    const stepMs = view.stepSeconds * 1_000;
    const key = viewKey(view);
    let run = noRun;
    let firstMs = 0;
    let newFeed: AlertFeed | undefined;
    let opened: OpenChannel | undefined;

    function begin(): OpenChannel {
      run = runOf(view);
      firstMs = spanOf(view, streamTime({ lane, replay })).firstMs;
      let alerts = feeds.get(run);
      if (alerts === undefined) {
        newFeed = createAlertFeed(alertViewer);
        alerts = newFeed;
        feeds.set(run, alerts);
      }
      const { closedMs } = history.progress(run);
      const channel = createChannel({ view, run, filter, closedMs });
      opened = { channel, alerts };
      channels.set(key, opened);
      return opened;
    }

    try {
      let begun: OpenChannel | undefined;
      await history.readFrom(
        'view',
        () => {
          begun = begin();
        },
        async (sql) => {
          const stretch: TrendFilter = {
            run,
            topic: topicIndexOf(view),
            company: view.company,
            basis: 'published',
            fromMs: firstMs,
            // Nothing is left out that another machine's clock dates ahead of this one's.
            toMs: firstMs + mostBucketsLoaded * stepMs,
            stepMs,
          };
          begun?.channel.load(
            filter === undefined
              ? await findTrend(sql, stretch)
              : await findFilterTrend(sql, filter.value, stretch),
          );
          newFeed?.load((await findAlerts(sql, { run, limit: mostAlerts })).alerts);
        },
      );
      if (begun === undefined) throw new BarographError('the view was not read');
      await begun.alerts.loaded;
      return begun;
    } catch (error) {
      if (newFeed !== undefined) {
        newFeed.fail(error);
        feeds.delete(run);
      }
      if (opened !== undefined && channels.get(key) === opened) channels.delete(key);
      throw error;
    }
  }

  return {
    isVoid,
    open: (view, viewer) => {
      const key = viewKey(view);
      held.set(viewer, key);
      forgetUnused();
      const present = channels.get(key);
      const underWay = opening.get(key);
      if (underWay !== undefined) return underWay;
      if (present !== undefined && !isVoid(present)) return Promise.resolve(present);
      const opened = load(view).finally(() => opening.delete(key));
      opening.set(key, opened);
      return opened;
    },
    take: ({ inserted, copies, alerts, progress }) => {
      for (const { run, alert } of alerts) feeds.get(run)?.take(alert);
      for (const { channel } of channels.values()) {
        const { view, run } = channel.subject;
        const { lane = 'live', replay } = view;
        const posts = inserted.filter(({ row }) => row.run === run);
        const copied = copies.filter(({ row }) => row.run === run);
        if (posts.length > 0 || copied.length > 0) {
          channel.take(posts, copied, streamTime({ lane, replay }));
        }
        const closedMs = progress.find((entry) => entry.run === run)?.closedMs ?? null;
        if (closedMs !== null) channel.closed(closedMs);
      }
      return inserted.length + copies.length + alerts.length + progress.length > 0;
    },
    refreshAlerts: () => [...feeds.values()].filter((feed) => feed.refresh()).length > 0,
    leave: (viewer) => {
      held.delete(viewer);
      forgetUnused();
    },
  };
}
