import { join } from 'node:path';
import type { Subscription } from '../core/bus/event-bus.ts';
import type { NotificationView } from '../core/contracts/api/notifications.ts';
import { busTopics } from '../core/contracts/bus-topics.ts';
import { laneSchema } from '../core/contracts/lane.ts';
import type { ReplayRecord } from '../core/contracts/replay.ts';
import { messageOf } from '../core/errors.ts';
import type { AccessOptions } from '../core/http/access.ts';
import { listen } from '../core/http/listen.ts';
import type { Readiness, Service, ServiceContext } from '../core/service.ts';
import { followSettings, type SettingsLog } from '../core/settings/settings-log.ts';
import { withTeardown } from '../core/teardown.ts';
import type { GatewayConfig } from './config.ts';
import {
  startAlertConsumer,
  startPostConsumer,
  startStoryConsumer,
} from './consume/lane-topics.ts';
import { createDeadLetterIndex, type DeadLetterIndex } from './dead-letters/dead-letter-index.ts';
import { createNewestRecords, followNewest } from './followed/newest-records.ts';
import { notificationViewOf } from './followed/notification-view.ts';
import { createRouteHealth } from './followed/route-health.ts';
import { createGatewayApp } from './gateway-app.ts';
import { createGatewayMetrics, type GatewayMetrics } from './gateway-metrics.ts';
import { createLive, type Live } from './live/create-live.ts';
import type { Hub } from './live/hub.ts';
import { startSockets } from './live/sockets.ts';
import { builtPageDir } from './page.ts';
import { createServiceCall } from './proxy/service-call.ts';
import { createServiceClient } from './proxy/service-client.ts';
import type { RouteDeps } from './routes/route.ts';
import { settingsToCome, settingsUnread } from './settings-to-come.ts';
import { createSources } from './sources.ts';
import { type History, openHistory } from './store/open-history.ts';
import { createStreamTime } from './stream-time.ts';
import { startTimers } from './timers.ts';

const maintenanceEveryMs = 60_000;
const sourcesEveryMs = 5_000;
/** Silences begin and end with the wall clock. */
const silencesEveryMs = 5_000;
/** Kept in memory of what is followed. */
const mostReplays = 1_000;
const mostNotifications = 1_000;

export interface GatewayDeps {
  readonly access: AccessOptions & { readonly host: string };
  /** Where ingest listens; undefined while it has not started. */
  readonly ingestUrl: () => string | undefined;
  /** Where the replay service listens; undefined while it has not started. */
  readonly replayUrl: () => string | undefined;
  /** Where a classifier explains posts; undefined while it has not started. */
  readonly classifierUrl: () => string | undefined;
  readonly notifierUrl: () => string | undefined;
  /** Where alerting runs backtests; undefined while it has not started. */
  readonly alertingUrl: () => string | undefined;
  /** The services of this process, for `/readyz`. */
  readonly services: () => readonly Service[];
  /** Folder of the built page, where it is not the usual one. */
  readonly pageDir?: string;
}

export interface Gateway extends Service {
  /** Where the page and REST are. */
  readonly url: string;
}

/**
 * Starts the gateway: the history of posts, stories and alerts, REST, people's settings, and the live page. The port
 * opens before the bus answers: what the history knows is served meanwhile, and the rest says why it has to wait.
 * @throws InUseError when the port or the history is held by another process.
 */
export function startGateway(
  context: ServiceContext,
  config: GatewayConfig,
  deps: GatewayDeps,
): Promise<Gateway> {
  const { bus, clock } = context;
  const log = context.log.child({ service: 'gateway' });
  const { access } = deps;

  return withTeardown(async (teardown) => {
    const metrics = createGatewayMetrics(context.metrics);
    let readiness: Readiness = { ready: false, reason: settingsUnread };
    const self = { name: 'gateway', readiness: () => readiness };

    let settings: SettingsLog | undefined;
    teardown.defer('settings', () => settings?.close());
    /** Pages show what people have set about what they see, so they are served once that has been read. */
    let live: Live | undefined;
    const replays = createNewestRecords<ReplayRecord>({
      most: mostReplays,
      onChange: (changed) => live?.replaysChanged(changed),
    });
    const notifications = createNewestRecords<NotificationView>({
      most: mostNotifications,
      onChange: (changed) => live?.notificationsChanged(changed),
    });
    const routeHealth = createRouteHealth();
    const history = await openHistory({
      file: join(context.dataDir, 'gateway', 'history.duckdb'),
      memoryMegabytes: config.memoryMegabytes,
      threads: config.threads,
      retentionDays: config.retentionDays,
      diskMegabytes: config.diskMegabytes,
      queryTimeoutMs: config.queryTimeoutSeconds * 1_000,
      clock,
      log,
      onCommitted: (committed) => live?.hub.take(committed),
      onTransaction: (seconds) => metrics.transactionSeconds.observe(seconds),
      onQuery: (query, seconds) => metrics.querySeconds.observe({ query }, seconds),
      onDropped: (posts) => metrics.dropped.inc(posts),
    });
    teardown.defer('history', () => history.close());

    const { token } = access;
    const ingest = createServiceClient({
      name: 'Ingest',
      url: deps.ingestUrl,
      token,
      maxBodyBytes: config.pushMegabytes * 1_000_000,
    });
    const askIngest = createServiceCall({ name: 'Ingest', url: deps.ingestUrl, token });
    const replay = createServiceClient({
      name: 'The replay service',
      url: deps.replayUrl,
      token,
      maxBodyBytes: config.uploadMegabytes * 1_000_000,
    });
    const classifier = createServiceCall({
      name: 'The classifier',
      url: deps.classifierUrl,
      token,
    });
    const notifier = createServiceClient({
      name: 'The notifier',
      url: deps.notifierUrl,
      token,
      maxBodyBytes: 10_000,
    });
    const alerting = createServiceClient({
      name: 'Alerting',
      url: deps.alertingUrl,
      token,
      maxBodyBytes: 1_000_000,
    });
    const streamTime = createStreamTime(history, replays.get, clock);
    const deadLetters = createDeadLetterIndex(bus);
    const sources = createSources(ingest, await history.sources(), () => live?.sourcesChanged());

    const routeDeps: RouteDeps = {
      history,
      deadLetters,
      sources,
      settings: settingsToCome(() => settings),
      ingest,
      askIngest,
      replay,
      classifier,
      notifier,
      alerting,
      replays,
      notifications,
      routeHealth,
      streamTime,
      access,
      clock,
    };
    const app = createGatewayApp({
      routeDeps,
      access,
      metrics: context.metrics,
      log,
      services: () => {
        const added = deps.services();
        return added.some(({ name }) => name === self.name) ? added : [self, ...added];
      },
      pageDir: deps.pageDir ?? builtPageDir(),
    });
    const listening = await listen(app, access.host, config.port);
    teardown.defer('port', () => listening.close());
    log.info({ url: listening.url }, 'gateway is listening');

    const followed = await followSettings(bus, 'gateway', clock);
    settings = followed;
    readiness = { ready: false, reason: 'starting' };
    const pages = createLive({
      history,
      settings: followed,
      sources: sources.current,
      replays,
      notifications,
      streamTime,
      clock,
      onFrame: (result) => (result === 'sent' ? metrics.framesSent : metrics.framesDropped).inc(),
    });
    teardown.defer('live', () => pages.close());
    live = pages;
    const { server } = listening;
    const { maxClients } = config;
    const sockets = startSockets({ server, hub: pages.hub, access, maxClients, log });
    teardown.defer('sockets', () => sockets.close());
    watchGauges(metrics, pages.hub, deadLetters, history);
    teardown.defer(
      'timers',
      startTimers(
        [
          { everyMs: maintenanceEveryMs, run: (signal) => history.maintenance.run(signal) },
          { everyMs: silencesEveryMs, run: async () => pages.refresh() },
          {
            everyMs: sourcesEveryMs,
            run: async () => {
              if (pages.hub.viewers() > 0) await sources.refresh();
            },
          },
        ],
        (error) => log.error({ err: error }, 'upkeep failed; it is tried again'),
      ),
    );

    const subscriptions: Subscription[] = [];
    async function follow(name: string, started: Promise<Subscription>): Promise<void> {
      const subscription = await started;
      subscriptions.push(subscription);
      teardown.defer(name, () => subscription.close());
    }
    const consumer = { bus, history, metrics, gatewayId: config.id };
    const { id } = config;
    const started = await Promise.allSettled([
      ...laneSchema.options.flatMap((lane) => [
        follow(
          `${lane} posts`,
          startPostConsumer(consumer, lane, (tick) => lane === 'live' && sources.tick(tick)),
        ),
        follow(`${lane} stories`, startStoryConsumer(consumer, lane)),
        follow(`${lane} alerts`, startAlertConsumer(consumer, lane)),
      ]),
      follow('replays', followNewest(bus, busTopics.replays, id, replays.put)),
      follow(
        'notifications',
        // A whole notification holds up to 50 whole alerts; what is shown of it is small.
        followNewest(bus, busTopics.notifications, id, (changed) => {
          routeHealth.put(changed);
          notifications.put(changed.map(notificationViewOf));
        }),
      ),
    ]);
    for (const result of started) if (result.status === 'rejected') throw result.reason;

    const failed = Promise.race([
      history.failed,
      followed.failed,
      ...subscriptions.map((subscription) => subscription.failed),
    ]);
    failed.catch((error: unknown) => {
      readiness = { ready: false, reason: messageOf(error) };
    });
    readiness = { ready: true };
    log.info({ url: listening.url }, 'gateway is up');
    return {
      ...self,
      url: listening.url,
      failed,
      close: () => {
        readiness = { ready: false, reason: 'stopping' };
        return teardown.run();
      },
    };
  });
}

function watchGauges(
  metrics: GatewayMetrics,
  hub: Hub,
  deadLetters: DeadLetterIndex,
  { maintenance }: History,
): void {
  metrics.gauge('sockets', 'Pages connected.', () => hub.viewers());
  metrics.gauge('dead_letters', 'Dead letters that wait to be driven again.', () =>
    deadLetters.count(),
  );
  metrics.gauge('history_bytes', 'Size of the history that is in use.', () =>
    maintenance.usedBytes(),
  );
}
