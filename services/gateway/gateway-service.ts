import { join } from 'node:path';
import type { Subscription } from '../core/bus/event-bus.ts';
import { busTopics } from '../core/contracts/bus-topics.ts';
import { laneSchema } from '../core/contracts/lane.ts';
import type { Notification } from '../core/contracts/notification.ts';
import type { ReplayRecord } from '../core/contracts/replay.ts';
import { messageOf } from '../core/errors.ts';
import type { AccessOptions } from '../core/http/access.ts';
import { listen } from '../core/http/listen.ts';
import type { Readiness, Service, ServiceContext } from '../core/service.ts';
import { followSettings } from '../core/settings/settings-log.ts';
import { withTeardown } from '../core/teardown.ts';
import type { GatewayConfig } from './config.ts';
import {
  startAlertConsumer,
  startPostConsumer,
  startStoryConsumer,
} from './consume/lane-topics.ts';
import { createDeadLetterIndex, type DeadLetterIndex } from './dead-letters/dead-letter-index.ts';
import { createNewestRecords, followNewest } from './followed/newest-records.ts';
import { createGatewayApp } from './gateway-app.ts';
import { createGatewayMetrics, type GatewayMetrics } from './gateway-metrics.ts';
import { createLive } from './live/create-live.ts';
import type { Hub } from './live/hub.ts';
import { startSockets } from './live/sockets.ts';
import { builtPageDir } from './page.ts';
import { createServiceClient } from './proxy/service-client.ts';
import type { RouteDeps } from './routes/route.ts';
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
 * Starts the gateway: the history of posts, stories and alerts, REST, people's settings, and the live page.
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
    let readiness: Readiness = { ready: false, reason: 'starting' };

    const settings = await followSettings(bus, 'gateway', clock);
    teardown.defer('settings', () => settings.close());
    const replays = createNewestRecords<ReplayRecord>({
      most: mostReplays,
      onChange: (changed) => live.replaysChanged(changed),
    });
    const notifications = createNewestRecords<Notification>({
      most: mostNotifications,
      onChange: (changed) => live.notificationsChanged(changed),
    });
    const history = await openHistory({
      file: join(context.dataDir, 'gateway', 'history.duckdb'),
      memoryMegabytes: config.memoryMegabytes,
      threads: config.threads,
      retentionDays: config.retentionDays,
      diskMegabytes: config.diskMegabytes,
      queryTimeoutMs: config.queryTimeoutSeconds * 1_000,
      clock,
      log,
      onCommitted: (committed) => live.hub.take(committed),
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
    const replay = createServiceClient({
      name: 'The replay service',
      url: deps.replayUrl,
      token,
      maxBodyBytes: config.uploadMegabytes * 1_000_000,
    });
    const streamTime = createStreamTime(history, replays.get, clock);
    const deadLetters = createDeadLetterIndex(bus);
    const sources = createSources(ingest, await history.sources(), () => live.sourcesChanged());
    // Nothing above calls it before the subscriptions at the end begin.
    const live = createLive({
      history,
      settings,
      sources: sources.current,
      replays,
      notifications,
      streamTime,
      clock,
      onFrame: (result) => (result === 'sent' ? metrics.framesSent : metrics.framesDropped).inc(),
    });
    teardown.defer('live', () => live.close());

    const routeDeps: RouteDeps = {
      history,
      deadLetters,
      sources,
      settings,
      ingest,
      replay,
      replays,
      notifications,
      streamTime,
      access,
      clock,
    };
    const app = createGatewayApp({
      routeDeps,
      access,
      metrics: context.metrics,
      log,
      services: deps.services,
      pageDir: deps.pageDir ?? builtPageDir(),
    });
    const listening = await listen(app, access.host, config.port);
    teardown.defer('port', () => listening.close());
    const { server } = listening;
    const { maxClients } = config;
    const sockets = startSockets({ server, hub: live.hub, access, maxClients, log });
    teardown.defer('sockets', () => sockets.close());
    watchGauges(metrics, live.hub, deadLetters, history);
    teardown.defer(
      'timers',
      startTimers(
        [
          { everyMs: maintenanceEveryMs, run: (signal) => history.maintenance.run(signal) },
          { everyMs: silencesEveryMs, run: async () => live.refresh() },
          {
            everyMs: sourcesEveryMs,
            run: async () => {
              if (live.hub.viewers() > 0) await sources.refresh();
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
      follow('replays', followNewest(bus, busTopics.replays, id, replays)),
      follow('notifications', followNewest(bus, busTopics.notifications, id, notifications)),
    ]);
    for (const result of started) if (result.status === 'rejected') throw result.reason;

    const failed = Promise.race([
      history.failed,
      settings.failed,
      ...subscriptions.map((subscription) => subscription.failed),
    ]);
    failed.catch((error: unknown) => {
      readiness = { ready: false, reason: messageOf(error) };
    });
    readiness = { ready: true };
    log.info({ url: listening.url }, 'gateway is up');
    return {
      name: 'gateway',
      url: listening.url,
      readiness: () => readiness,
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
