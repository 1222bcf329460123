import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { startAlerting } from '../../services/alerting/alerting-service.ts';
import { alertingConfig } from '../../services/alerting/config.ts';
import { startClassifier } from '../../services/classifier/classifier-service.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { type Clock, minuteMs } from '../../services/core/clock.ts';
import type { Alert } from '../../services/core/contracts/alert.ts';
import { busTopics, type TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import type { Stories } from '../../services/core/contracts/stories.ts';
import type { Service } from '../../services/core/service.ts';
import { createTeardown } from '../../services/core/teardown.ts';
import { gatewayConfig } from '../../services/gateway/config.ts';
import { type Gateway, startGateway } from '../../services/gateway/gateway-service.ts';
import { silentLog } from './bus-harness.ts';
import { classifierSettings, workerUrl } from './classifier-under-test.ts';
import { type IngestBus, openIngestBus } from './ingest-bus.ts';
import { type RunningIngest, startTestIngest, until, untilLeading } from './running-ingest.ts';

/** Ingest, classifier, alerting and gateways on one bus, with a clock that the test moves. */
export interface RunningPipeline {
  readonly ingest: RunningIngest;
  readonly gateways: readonly Gateway[];
  /** Every change of every alert so far, in the order of the log. */
  alerts(): Promise<Alert[]>;
  /** Moves the clock on by whole minutes, two at a time, and waits until alerting has closed them all. */
  passMinutes(count: number): Promise<void>;
  /** Calls below `/api/v1` of a gateway. */
  call(method: string, path: string, body?: unknown, gateway?: number): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

export interface PipelineOptions {
  readonly storage: IngestBus;
  /** A whole minute. */
  readonly startAt: number;
  readonly sources?: readonly Readonly<Record<string, unknown>>[];
  readonly gateways?: number;
}

export async function startPipeline(options: PipelineOptions): Promise<RunningPipeline> {
  let now = options.startAt;
  const clock: Clock = () => now;
  const teardown = createTeardown();
  const folder = () => mkdtempSync(join(tmpdir(), 'barograph-pipeline-'));
  /** On Kafka each service has a connection of its own, as in processes of their own. */
  const openBus = (): EventBus => {
    const opened = openIngestBus(options.storage);
    teardown.defer('bus', () => opened.close());
    return opened;
  };
  const shared = openBus();
  const busOf = (): EventBus => (options.storage.kind === 'embedded' ? shared : openBus());
  const context = () => ({
    bus: busOf(),
    clock,
    log: silentLog,
    metrics: new Registry(),
    dataDir: folder(),
  });
  const running = <S extends Service>(service: S): S => {
    service.failed.catch((error: unknown) => {
      throw error;
    });
    teardown.defer(service.name, () => service.close());
    return service;
  };

  const ingest = await startTestIngest({
    bus: busOf(),
    clock,
    dataDir: folder(),
    ...(options.sources === undefined ? {} : { sources: options.sources }),
  });
  running(ingest.service);
  running(await startClassifier(context(), classifierSettings(), workerUrl));
  running(await startAlerting(context(), alertingConfig.schema.parse({})));
  const gateways: Gateway[] = [];
  for (let n = 0; n < (options.gateways ?? 1); n += 1) {
    const config = gatewayConfig.schema.parse({ port: 0, id: `gateway-${n}` });
    const gateway = await startGateway(context(), config, {
      access: { host: '127.0.0.1', token: undefined, hosts: [] },
      ingestUrl: () => ingest.url,
      replayUrl: () => undefined,
      classifierUrl: () => undefined,
      notifierUrl: () => undefined,
      alertingUrl: () => undefined,
      services: () => [],
    });
    gateways.push(running(gateway));
  }
  await untilLeading(ingest);

  async function all<T>(topic: TopicDefinition<T>): Promise<T[]> {
    const values: T[] = [];
    for await (const records of shared.read(topic, { from: 'earliest' })) {
      values.push(...records.map(({ value }) => value));
    }
    return values;
  }
  const isClosed = async (minute: number): Promise<boolean> => {
    const closed: Stories[] = await all(busTopics.live.stories);
    return closed.some((stories) => stories.minute === minute && stories.last);
  };

  return {
    ingest,
    gateways,
    alerts: () => all(busTopics.live.alerts),
    passMinutes: async (count) => {
      for (let left = count; left > 0; left -= 2) {
        now += Math.min(left, 2) * minuteMs;
        const last = now - minuteMs;
        await until(
          () => isClosed(last),
          () => `alerting did not close ${new Date(last).toISOString()}`,
        );
      }
    },
    call: async (method, path, body, gateway = 0) => {
      const response = await fetch(`${gateways[gateway]?.url}/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    close: () => teardown.run(),
  };
}
