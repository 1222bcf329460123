import { afterEach, expect, it } from 'vitest';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { heapAfterCollection } from '../support/heap-after-collection.ts';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../support/running-ingest.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 3, 10);
const { partitions } = busTopics.live.posts;
const names = ['one', 'other', 'third'];

let now = start;
let ingest: RunningIngest | undefined;
let feeds: FeedServer[] = [];
afterEach(async () => {
  await ingest?.stop();
  for (const feed of feeds) await feed.goDown();
});

/** Lets minutes pass, two at a time, as fast as ticks are written. */
async function pass(running: RunningIngest, minutes: number): Promise<void> {
  const ends = async () => (await running.bus.offsets(busTopics.live.posts)).map(({ end }) => end);
  for (let passed = 0; passed < minutes; passed += 2) {
    const before = await ends();
    now += 2 * minute;
    await until(async () => (await ends()).every((end, p) => end >= (before[p] ?? 0) + 2));
  }
}

it('goes on without any feed for an hour, and takes what piled up meanwhile as history', async () => {
  now = start;
  feeds = await Promise.all(names.map(startFeedServer));
  const running = await startTestIngest({
    clock: () => now,
    sources: feeds.map(({ url }, i) => ({
      type: 'feed',
      id: names[i],
      url,
      intervalSeconds: 1,
    })),
  });
  ingest = running;
  await untilLeading(running);
  const everyFeed = (wanted: Parameters<RunningIngest['sourceThat']>[1]) =>
    Promise.all(names.map((name) => running.sourceThat(name, wanted)));
  const show = (id: string, publishedAt: readonly number[]) => {
    for (const [i, feed] of feeds.entries()) {
      const shown = publishedAt.map((at, n) => ({
        id: `${id} ${n}`,
        title: `${names[i]}: ${id}, item ${n}`,
        publishedAt: at,
      }));
      feed.items = [...feed.items, ...shown];
    }
  };
  await everyFeed(({ state }) => state === 'healthy');
  show('before', [now]);
  await everyFeed(({ posts }) => posts === 1);

  await Promise.all(feeds.map((feed) => feed.goDown()));
  await everyFeed(({ state }) => state === 'failing');
  await pass(running, 10);
  const early = await heapAfterCollection();
  await pass(running, 50);
  expect(await heapAfterCollection()).toBeLessThan(early + 4_000_000);

  const ticks = (await running.ticks()).filter(({ partition }) => partition === 0);
  expect(ticks.map((tick) => tick.minute)).toEqual(
    Array.from({ length: 60 }, (_, n) => start + n * minute),
  );
  for (const { gapMinutes, sources } of ticks) {
    expect(gapMinutes).toBeUndefined();
    for (const name of names) {
      const health = sources.find(({ id }) => id === name);
      expect(health).toMatchObject({ state: 'failing', since: start });
      expect(health?.error).toMatch(/^127\.0\.0\.1:\d+ refused the connection$/);
    }
  }
  expect(running.service.readiness()).toEqual({ ready: true });
  expect((await running.push({ title: 'Pushed meanwhile' })).status).toBe(202);

  show(
    'meanwhile',
    Array.from({ length: 60 }, (_, n) => start + n * minute + 30_000),
  );
  show('undated', [Number.NaN]);
  await Promise.all(feeds.map((feed) => feed.comeBack()));
  await everyFeed(({ state, posts }) => state === 'healthy' && posts === 62);
  show('after', [now]);
  await everyFeed(({ posts }) => posts === 63);

  const posts = (await running.posts()).filter(({ source }) => names.includes(source));
  expect(posts).toHaveLength(63 * names.length);
  for (const { title, history } of posts) {
    expect(history, title).toBe(!/: (before|after),/.test(title));
  }
  await pass(running, 2);
  const last = (await running.ticks()).filter(({ minute: of }) => of === start + 61 * minute);
  expect(last).toHaveLength(partitions);
  for (const { sources } of last) {
    expect(sources.map(({ state }) => state)).toEqual(sources.map(() => 'healthy'));
  }
}, 180_000);
