import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { BusRecord, EventBus } from '../../services/core/bus/event-bus.ts';
import { type Clock, systemClock } from '../../services/core/clock.ts';
import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import { replayConfig } from '../../services/replay/config.ts';
import {
  type ReplayOptions,
  type ReplayService,
  startReplay,
} from '../../services/replay/replay-service.ts';
import { silentLog } from './bus-harness.ts';
import { openIngestBus } from './ingest-bus.ts';
import { type Answer, until } from './running-ingest.ts';

/** A real replay service on a real bus, spoken to over HTTP. */
export interface RunningReplay {
  readonly service: ReplayService;
  readonly bus: EventBus;
  readonly url: string;
  readonly dataDir: string;
  /** Everything a topic holds, partition by partition. */
  records<T>(topic: TopicDefinition<T>): Promise<BusRecord<T>[]>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  upload(name: string, content: string | Buffer): Promise<Answer>;
  replay(id: string): Promise<ReplayView>;
  /** Waits until a replay's view is as wanted. */
  replayThat(id: string, wanted: (view: ReplayView) => boolean): Promise<ReplayView>;
  /** Stops the service, and the bus if it was opened here; the folder stays. */
  stop(): Promise<void>;
}

export interface RunningReplayOptions extends ReplayOptions {
  readonly dataDir?: string;
  readonly bus?: EventBus;
  readonly clock?: Clock;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A replay of days takes its time where others use the machine, too. */
const patienceMs = 150_000;

export async function startTestReplay(options: RunningReplayOptions = {}): Promise<RunningReplay> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'barograph-replay-'));
  const clock = options.clock ?? systemClock;
  const bus =
    options.bus ?? openIngestBus({ kind: 'embedded', dataDir: join(dataDir, 'bus') }, clock);
  const service = await startReplay(
    { bus, log: silentLog, metrics: new Registry(), clock, dataDir },
    replayConfig.schema.parse(options.config ?? {}),
    { host: '127.0.0.1', hosts: [] },
    options,
  );
  const base = `${service.url}/api/v1/replays`;

  async function call(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  }

  const get = (path: string): Promise<Answer> => call(path, {});
  const replay = async (id: string): Promise<ReplayView> => (await get(`/${id}`)).body;
  await until(
    () => service.readiness().ready || options.bus !== undefined,
    () => JSON.stringify(service.readiness()),
  );

  return {
    service,
    bus,
    url: service.url,
    dataDir,
    records: async (topic) => {
      const found: BusRecord<never>[] = [];
      for await (const batch of bus.read(topic, { from: 'earliest' })) {
        found.push(...(batch as readonly BusRecord<never>[]));
      }
      return found;
    },
    get,
    post: (path, body = {}) =>
      call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    upload: (name, content) =>
      call(`/files?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: typeof content === 'string' ? content : new Uint8Array(content),
      }),
    replay,
    replayThat: async (id, wanted) => {
      const deadline = Date.now() + patienceMs;
      for (;;) {
        // On a busy machine a broker may take the lead away for a moment: then it answers with a problem.
        const { status, body } = await get(`/${id}`);
        if (status === 200 && wanted(body)) return body;
        if (Date.now() > deadline) throw new Error(`it stayed ${JSON.stringify(body)}`);
        await sleep(20);
      }
    },
    stop: async () => {
      await service.close();
      if (options.bus === undefined) await bus.close();
    },
  };
}
