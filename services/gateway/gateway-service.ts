import { join } from 'node:path';
import type { Subscription } from '../core/bus/event-bus.ts';
import { laneSchema } from '../core/contracts/lane.ts';
import { messageOf } from '../core/errors.ts';
import type { AccessOptions } from '../core/http/access.ts';
import { listen } from '../core/http/listen.ts';
import type { Readiness, Service, ServiceContext } from '../core/service.ts';
import { withTeardown } from '../core/teardown.ts';
import type { GatewayConfig } from './config.ts';
import { startPostConsumer } from './consume/post-consumer.ts';
import { createDeadLetterIndex } from './dead-letters/dead-letter-index.ts';
import { createGatewayApp } from './gateway-app.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { createHub } from './live/hub.ts';
import { startSockets } from './live/sockets.ts';
import { builtPageDir } from './page.ts';
import { createIngestClient } from './proxy/ingest-client.ts';
import type { RouteDeps } from './routes/route.ts';
import { createSources, type Sources } from './sources.ts';
import { openHistory } from './store/open-history.ts';
import { startTimers } from './timers.ts';

const maintenanceEveryMs = 60_000;
const sourcesEveryMs = 5_000;

export interface GatewayDeps {
  readonly access: AccessOptions & { readonly host: string };
  /** Where ingest listens; undefined while it has not started. */
  readonly ingestUrl: () => string | undefined;
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
 * Starts the gateway: the history of scored posts, REST, and the live page.
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
    let sources: Sources | undefined;

    const hub = createHub({
      history: () => history,
      clock,
      sources: () => sources?.current() ?? [],
      onFrame: (result) => (result === 'sent' ? metrics.framesSent : metrics.framesDropped).inc(),
    });
    teardown.defer('hub', () => hub.close());
    const history = await openHistory({
      file: join(context.dataDir, 'gateway', 'history.duckdb'),
      memoryMegabytes: config.memoryMegabytes,
      threads: config.threads,
      retentionDays: config.retentionDays,
      diskMegabytes: config.diskMegabytes,
      queryTimeoutMs: config.queryTimeoutSeconds * 1_000,
      clock,
      log,
      onCommitted: hub.take,
      onTransaction: (seconds) => metrics.transactionSeconds.observe(seconds),
      onQuery: (query, seconds) => metrics.querySeconds.observe({ query }, seconds),
      onDropped: (posts) => metrics.dropped.inc(posts),
    });
    teardown.defer('history', () => history.close());

    const ingest = createIngestClient({
      url: deps.ingestUrl,
      token: access.token,
      maxBodyBytes: config.pushMegabytes * 1_000_000,
    });
    const deadLetters = createDeadLetterIndex(bus);
    const knownSources = createSources(ingest, await history.sources(), hub.sourcesChanged);
    sources = knownSources;
    const routeDeps: RouteDeps = {
      history,
      deadLetters,
      sources: knownSources,
      ingest,
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
    const sockets = startSockets({
      server: listening.server,
      hub,
      access,
      maxClients: config.maxClients,
      log,
    });
    teardown.defer('sockets', () => sockets.close());
    metrics.gauge('sockets', 'Pages connected.', () => hub.viewers());
    metrics.gauge('dead_letters', 'Dead letters that wait to be driven again.', () =>
      deadLetters.count(),
    );
    metrics.gauge('history_bytes', 'Size of the history that is in use.', () =>
      history.maintenance.usedBytes(),
    );

    teardown.defer(
      'timers',
      startTimers(
        [
          {
            everyMs: maintenanceEveryMs,
            run: (signal) => history.maintenance.run(signal),
          },
          {
            everyMs: sourcesEveryMs,
            run: async () => {
              if (hub.viewers() > 0) await knownSources.refresh();
            },
          },
        ],
        (error) => log.error({ err: error }, 'upkeep failed; it is tried again'),
      ),
    );

    const subscriptions: Subscription[] = [];
    for (const lane of laneSchema.options) {
      const subscription = await startPostConsumer(
        {
          bus,
          log,
          history,
          metrics,
          gatewayId: config.id,
          onTick: (tick) => {
            if (lane === 'live') knownSources.tick(tick);
          },
        },
        lane,
      );
      subscriptions.push(subscription);
      teardown.defer(`${lane} posts`, () => subscription.close());
    }

    const failed = Promise.race([
      history.failed,
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
