import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEmbeddedBus } from '../../../services/core/bus/embedded-bus.ts';
import type { EventBus } from '../../../services/core/bus/event-bus.ts';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import { BarographError } from '../../../services/core/errors.ts';
import { createLog } from '../../../services/core/log.ts';
import { createNormaliser, type Draft } from '../../../services/core/posts/normalise/draft.ts';
import { type IngestStore, openIngestStore } from '../../../services/ingest/state/ingest-store.ts';
import { createLogFollower } from '../../../services/ingest/stream/log-follower.ts';
import {
  clockProblem,
  openPostStream,
  type PostStream,
} from '../../../services/ingest/stream/post-stream.ts';

let now: number;
const clock = (): number => now;
const log = createLog('silent');
const normalise = createNormaliser(
  () => [],
  () => undefined,
);

let bus: EventBus;
let store: IngestStore;
let reign: AbortController;
let cursors: unknown[];
beforeEach(() => {
  now = Date.UTC(2026, 3, 4, 5, 6, 7);
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-stream-'));
  const retention = { maxAgeMs: 1e15, maxBytes: 1e12 };
  bus = createEmbeddedBus({
    dataDir,
    sync: 'none',
    retention,
    clock,
    log,
    metrics: new Registry(),
  });
  store = openIngestStore(dataDir, clock);
  reign = new AbortController();
  cursors = [];
});
afterEach(async () => {
  await store.close();
  await bus.close();
});

function open(on: EventBus = bus): Promise<PostStream> {
  return openPostStream({
    bus: on,
    store,
    follower: createLogFollower(bus, store),
    clock,
    log,
    epoch: 1,
    reign: reign.signal,
    health: () => [],
    settings: async () => 0,
    onCursor: async (cursor) => void cursors.push(cursor),
    onPublished: () => undefined,
  });
}

function drafts(count: number): Draft[] {
  return Array.from({ length: count }, (_, i) => {
    const result = normalise(
      { title: `Post ${i}`, undatedKey: `${i}` },
      { source: 's', kind: 'news' },
    );
    if (!result.ok) throw new Error(result.reason);
    return result.draft;
  });
}

const submission = { source: 's', rejections: [], timing: 'live', maxDelayMs: 1e6 } as const;

async function idsInLog(): Promise<string[]> {
  const ids: string[] = [];
  for await (const records of bus.read(busTopics.live.posts, { from: 'earliest' })) {
    for (const { value } of records) if (value.type === 'post') ids.push(value.id);
  }
  return ids;
}

/** The real bus, except that a publish to several partitions breaks after the first of them. */
function breakingOnce(): EventBus {
  let broken = false;
  return {
    ...bus,
    publish: async (topic, records) => {
      if (broken || topic.name !== busTopics.live.posts.name) return bus.publish(topic, records);
      broken = true;
      await bus.publish(topic, records.slice(0, 7));
      throw new BarographError('the connection was cut', { retriable: true });
    },
  };
}

it('publishes what is missing, and only that, after a publish that got half way', async () => {
  const stream = await open(breakingOnce());
  const posts = drafts(20);
  await expect(stream.submit({ ...submission, drafts: posts, cursor: { at: 1 } })).rejects.toThrow(
    'cut',
  );
  expect(cursors).toEqual([]);
  const taken = await stream.submit({ ...submission, drafts: posts, cursor: { at: 1 } });
  expect(taken).toMatchObject({ posts: 13, duplicates: 7 });
  expect(cursors).toHaveLength(1);
  expect((await idsInLog()).sort()).toEqual(posts.map(({ id }) => id).sort());
});

it('keeps a post that the topic refuses from holding up its batch', async () => {
  const stream = await open();
  const posts = drafts(3).map((draft, i) => (i === 1 ? { ...draft, signature: 'short' } : draft));
  const taken = await stream.submit({ ...submission, drafts: posts });
  expect(taken).toMatchObject({ posts: 2, duplicates: 0, rejected: 1 });
  expect(await idsInLog()).toHaveLength(2);
});

it('writes nothing once the reign is over', async () => {
  const stream = await open();
  reign.abort();
  await expect(stream.submit({ ...submission, drafts: drafts(1) })).rejects.toMatchObject({
    name: 'NotLeadingError',
    retriable: true,
  });
  expect(await idsInLog()).toEqual([]);
});

it('knows posts that were published but never remembered', async () => {
  const posts = drafts(5);
  const first = await open();
  await first.submit({ ...submission, drafts: posts.slice(0, 3) });
  // As after a kill: the log has them, the store has been thrown away.
  await store.close();
  store = openIngestStore(mkdtempSync(join(tmpdir(), 'barograph-stream-')), clock);
  const second = await open();
  const taken = await second.submit({ ...submission, drafts: posts });
  expect(taken).toMatchObject({ posts: 2, duplicates: 3 });
});

it('tells how far the log is ahead of a clock that was set back', async () => {
  const first = await open();
  await first.submit({ ...submission, drafts: drafts(1) });
  now -= 7 * 60_000;
  const second = await open();
  expect(second.aheadMs).toBe(7 * 60_000);
  expect(clockProblem(second.aheadMs)).toMatch(/7 minutes ahead.*set the clock right/);
  now += 3 * 60_000;
  expect(clockProblem(second.aheadMs)).toBeUndefined();
});

it('drops what was given up before its turn came', async () => {
  const stream = await open();
  const givenUp = new AbortController();
  const before = stream.submit({ ...submission, drafts: drafts(1) });
  const late = stream.submit({ ...submission, drafts: drafts(2), givenUp: givenUp.signal });
  givenUp.abort();
  await expect(late).rejects.toMatchObject({ name: 'OverloadError', retriable: true });
  await before;
  expect(await idsInLog()).toHaveLength(1);
});

it('forgets what it knows when the log is another one', async () => {
  const stream = await open();
  await stream.submit({ ...submission, drafts: drafts(40) });
  await createLogFollower(bus, store).catchUp();
  await store.write({ cursors: [{ source: 's', cursor: { at: 1 }, at: 1 }] });
  await bus.close();
  const retention = { maxAgeMs: 1e15, maxBytes: 1e12 };
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-stream-'));
  bus = createEmbeddedBus({
    dataDir,
    sync: 'none',
    retention,
    clock,
    log,
    metrics: new Registry(),
  });
  const fresh = await open();
  expect(store.cursor('s')).toBeUndefined();
  expect(await fresh.submit({ ...submission, drafts: drafts(40) })).toMatchObject({ posts: 40 });
});
