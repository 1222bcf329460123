import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../../services/core/bus/embedded-bus.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { createKafkaBus } from '../../services/core/bus/kafka-bus.ts';
import type { Clock } from '../../services/core/clock.ts';
import { systemClock } from '../../services/core/clock.ts';
import { busTopics, type ScoredPostsRecord } from '../../services/core/contracts/bus-topics.ts';
import { createLog } from '../../services/core/log.ts';
import type { Service } from '../../services/core/service.ts';
import { type GatewayConfig, gatewayConfig } from '../../services/gateway/config.ts';
import { type Gateway, startGateway } from '../../services/gateway/gateway-service.ts';

export interface RunningGateway {
  readonly gateway: Gateway;
  readonly bus: EventBus;
  readonly url: string;
  readonly folder: string;
  /** Publishes to `live.scored-posts` (or the replay lane) and waits until the gateway has taken all of it. */
  publish(records: readonly ScoredPostsRecord[], lane?: 'live' | 'replay'): Promise<void>;
  /** GETs below `/api/v1`. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** POST, PUT or DELETE below `/api/v1`, of JSON. */
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
  /** The value of a metric, all labels summed up. */
  metric(name: string): Promise<number>;
  /** Stops gateway and bus; the folder stays unless it was made here. */
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

export interface RunningGatewayOptions {
  readonly folder?: string;
  readonly token?: string;
  readonly hosts?: readonly string[];
  readonly ingestUrl?: string | undefined;
  readonly replayUrl?: string;
  readonly classifierUrl?: string;
  readonly notifierUrl?: () => string | undefined;
  readonly alertingUrl?: () => string | undefined;
  readonly clock?: Clock;
  readonly config?: Partial<GatewayConfig>;
  readonly pageDir?: string;
  /** `host:port` of a Kafka broker; the embedded bus otherwise. */
  readonly broker?: string;
}

/** A gateway with a real bus, history and HTTP server, on a free port of loopback. */
export async function runGateway(options: RunningGatewayOptions = {}): Promise<RunningGateway> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'barograph-gateway-'));
  const metrics = new Registry();
  const log = createLog('silent');
  const clock = options.clock ?? systemClock;
  const deps = { clock: systemClock, log, metrics };
  const retentionMs = 30 * 86_400_000;
  const bus =
    options.broker === undefined
      ? createEmbeddedBus({
          ...deps,
          dataDir: folder,
          sync: 'none',
          retention: { maxAgeMs: retentionMs, maxBytes: 1e9 },
        })
      : createKafkaBus({
          ...deps,
          brokers: [options.broker],
          clientId: 'test',
          retentionMs,
          sessionTimeoutMs: 6_000,
        });
  const services: Service[] = [];
  const gateway = await startGateway(
    { bus, log, metrics, clock, dataDir: folder },
    gatewayConfig.schema.parse({ port: 0, ...options.config }),
    {
      access: { host: '127.0.0.1', token: options.token, hosts: options.hosts ?? [] },
      ingestUrl: () => options.ingestUrl,
      replayUrl: () => options.replayUrl,
      classifierUrl: () => options.classifierUrl,
      notifierUrl: () => options.notifierUrl?.(),
      alertingUrl: () => options.alertingUrl?.(),
      services: () => services,
      ...(options.pageDir === undefined ? {} : { pageDir: options.pageDir }),
    },
  ).catch(async (error: unknown) => {
    await bus.close();
    throw error;
  });
  services.push(gateway);

  async function ask(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${gateway.url}/api/v1${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }
  const metric: RunningGateway['metric'] = async (name) => {
    const found = (await metrics.getMetricsAsJSON()).find((entry) => entry.name === name);
    return (found?.values ?? []).reduce((sum, { value }) => sum + value, 0);
  };

  return {
    gateway,
    bus,
    url: gateway.url,
    folder,
    get: (path, headers = {}) => ask(path, { headers }),
    send: (method, path, body) =>
      ask(path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    metric,
    publish: async (records, lane = 'live') => {
      const taken = () => metric('barograph_gateway_posts_consumed_total');
      const before = await taken();
      const posts = records.filter(({ type }) => type === 'scored-post').length;
      await bus.publish(
        busTopics[lane].scoredPosts,
        records.map((value) => ({
          key: value.type === 'scored-post' ? value.textHash : null,
          value,
        })),
      );
      await until(async () => (await taken()) >= before + posts);
    },
    stop: async () => {
      await gateway.close();
      await bus.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until `condition` holds; fails after 20 s. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('what was waited for did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
