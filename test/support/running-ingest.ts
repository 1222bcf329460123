import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { BusRecord, EventBus } from '../../services/core/bus/event-bus.ts';
import { type Clock, systemClock } from '../../services/core/clock.ts';
import type { SourceView } from '../../services/core/contracts/api/sources.ts';
import { busTopics, type PostsRecord } from '../../services/core/contracts/bus-topics.ts';
import type { DeadLetter } from '../../services/core/contracts/dead-letter.ts';
import type { Post } from '../../services/core/contracts/post.ts';
import type { Tick } from '../../services/core/contracts/tick.ts';
import { createLog } from '../../services/core/log.ts';
import { ingestConfig } from '../../services/ingest/config.ts';
import { type IngestService, startIngest } from '../../services/ingest/ingest-service.ts';
import { openIngestBus } from './ingest-bus.ts';

export interface RunningIngest {
  readonly service: IngestService;
  readonly bus: EventBus;
  readonly url: string;
  readonly dataDir: string;
  /** Everything in `live.posts`, partition by partition. */
  records(): Promise<BusRecord<PostsRecord>[]>;
  posts(): Promise<Post[]>;
  ticks(): Promise<(Tick & { readonly partition: number })[]>;
  deadLetters(): Promise<DeadLetter[]>;
  push(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  source(id: string): Promise<SourceView | undefined>;
  /** Waits until a source's view is as wanted. */
  sourceThat(id: string, wanted: (view: SourceView) => boolean): Promise<SourceView>;
  /** Stops ingest and bus; the folder stays. */
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

export interface RunningIngestOptions {
  readonly dataDir?: string;
  readonly sources?: readonly Readonly<Record<string, unknown>>[];
  /** Further settings of ingest, such as `secrets`. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly clock?: Clock;
  readonly token?: string;
  /** A bus that runs already, shared with another ingest. */
  readonly bus?: EventBus;
}

const patienceMs = 40_000;

/** A real ingest on a real embedded bus in a temporary folder. */
export async function startTestIngest(options: RunningIngestOptions = {}): Promise<RunningIngest> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'barograph-ingest-'));
  const clock = options.clock ?? systemClock;
  const log = createLog('silent');
  const metrics = new Registry();
  const bus =
    options.bus ?? openIngestBus({ kind: 'embedded', dataDir: join(dataDir, 'bus') }, clock);
  const service = await startIngest(
    { bus, log, metrics, clock, dataDir },
    ingestConfig.schema.parse({
      defaultFeeds: false,
      sources: options.sources ?? [],
      ...options.config,
    }),
    {
      host: '127.0.0.1',
      hosts: [],
      ...(options.token === undefined ? {} : { token: options.token }),
    },
  );

  async function records(): Promise<BusRecord<PostsRecord>[]> {
    const found: BusRecord<PostsRecord>[] = [];
    for await (const batch of bus.read(busTopics.live.posts, { from: 'earliest' })) {
      found.push(...batch);
    }
    return found;
  }

  async function source(id: string): Promise<SourceView | undefined> {
    const response = await fetch(`${service.url}/api/v1/sources`);
    const { sources } = (await response.json()) as { sources: SourceView[] };
    return sources.find((view) => view.id === id);
  }

  return {
    service,
    bus,
    url: service.url,
    dataDir,
    records,
    posts: async () =>
      (await records()).flatMap(({ value }) => (value.type === 'post' ? [value] : [])),
    ticks: async () =>
      (await records()).flatMap(({ value, partition }) =>
        value.type === 'tick' ? [{ ...value, partition }] : [],
      ),
    deadLetters: async () => {
      const found: DeadLetter[] = [];
      for await (const batch of bus.read(busTopics.live.deadLetters, { from: 'earliest' })) {
        for (const { value } of batch) if (value.type === 'dead-letter') found.push(value);
      }
      return found;
    },
    push: async (body, headers = {}) => {
      const response = await fetch(`${service.url}/api/v1/posts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
    },
    source,
    sourceThat: async (id, wanted) => {
      let view: SourceView | undefined;
      await until(
        async () => {
          view = await source(id);
          return view !== undefined && wanted(view);
        },
        () => `source ${id} stayed ${JSON.stringify(view)}`,
      );
      if (view === undefined) throw new Error(`there is no source ${id}`);
      return view;
    },
    stop: async () => {
      await service.close();
      if (options.bus === undefined) await bus.close();
    },
  };
}

/** Looks again and again until something has come true. */
export async function until(
  done: () => Promise<boolean> | boolean,
  otherwise: () => string = () => 'it did not come true',
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(otherwise());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until an ingest leads and takes posts. */
export async function untilLeading(ingest: RunningIngest): Promise<void> {
  await until(
    () => ingest.service.readiness().ready,
    () => `ingest is not ready: ${JSON.stringify(ingest.service.readiness())}`,
  );
}
