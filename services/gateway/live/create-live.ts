import type { Clock } from '../../core/clock.ts';
import type { NotificationView } from '../../core/contracts/api/notifications.ts';
import type { SourceView } from '../../core/contracts/api/sources.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';
import type { SettingsLog } from '../../core/settings/settings-log.ts';
import { createAlertViewer } from '../alerts/alert-view.ts';
import type { NewestRecords } from '../followed/newest-records.ts';
import { newestNotifications } from '../followed/notification-view.ts';
import { replayViewsOf } from '../followed/replay-view.ts';
import { filterViewsOf } from '../setting-views.ts';
import type { History } from '../store/open-history.ts';
import type { StreamTime } from '../stream-time.ts';
import { createChannels } from './channels.ts';
import { createHub, type Hub } from './hub.ts';
import { createSurroundingsLog } from './surroundings.ts';

/** Told to every page; older ones are to be had over REST. */
const mostReplays = 50;
const mostNotifications = 20;
/** The notifier's route to the page. */
const pageRoute = 'page';

export interface LiveDeps {
  readonly history: History;
  readonly settings: SettingsLog;
  readonly sources: () => readonly SourceView[];
  readonly replays: NewestRecords<ReplayRecord>;
  readonly notifications: NewestRecords<NotificationView>;
  readonly streamTime: StreamTime;
  readonly clock: Clock;
  readonly onFrame: (result: 'sent' | 'dropped') => void;
}

/** What pages are pushed, and what makes it change. */
export interface Live {
  readonly hub: Hub;
  /** A source's health changed, or a minute passed. */
  sourcesChanged(): void;
  replaysChanged(replays: readonly ReplayRecord[]): void;
  notificationsChanged(notifications: readonly NotificationView[]): void;
  /** Call it now and then: silences begin and end with the wall clock. */
  refresh(): void;
  close(): void;
}

export function createLive(deps: LiveDeps): Live {
  const { history, settings, sources, replays, notifications, streamTime, clock, onFrame } = deps;
  const surroundings = createSurroundingsLog({
    sources,
    filters: () => filterViewsOf(settings.current()),
    replays: () => replayViewsOf(replays.values()).slice(0, mostReplays),
    notifications: () =>
      newestNotifications(
        notifications.values().filter(({ route }) => route === pageRoute),
        mostNotifications,
      ),
  });
  const channels = createChannels({
    history,
    settings: settings.current,
    streamTime,
    alertViewer: (alerts) => createAlertViewer(settings.current(), alerts, clock()),
  });
  const hub = createHub({ history, channels, surroundings, streamTime, onFrame });

  let { filter: filters } = settings.current();
  const unfollow = settings.onChange((next) => {
    if (next.filter !== filters) surroundings.changed('filters');
    filters = next.filter;
    hub.changed();
  });

  return {
    hub,
    sourcesChanged: () => {
      surroundings.changed('sources');
      hub.changed();
    },
    replaysChanged: (changed) => {
      surroundings.changed(
        'replays',
        changed.map(({ id }) => id),
      );
      hub.changed();
    },
    notificationsChanged: (changed) => {
      const ofPage = changed.filter(({ route }) => route === pageRoute);
      if (ofPage.length === 0) return;
      surroundings.changed(
        'notifications',
        ofPage.map(({ id }) => id),
      );
      hub.changed();
    },
    refresh: () => hub.changed(),
    close: () => {
      unfollow();
      hub.close();
    },
  };
}
