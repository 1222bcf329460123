import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { AlertState } from '../../services/core/contracts/alert.ts';
import { badNews } from '../support/bad-news.ts';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';
import type { RunningIngest } from '../support/running-ingest.ts';
import { type RunningPipeline, startPipeline } from '../support/running-pipeline.ts';

const minute = 60_000;
const startAt = Date.UTC(2026, 2, 3, 10);
const names = ['one', 'other', 'third', 'fourth'];

let feeds: FeedServer[] = [];
let pipeline: RunningPipeline | undefined;
afterEach(async () => {
  await pipeline?.close();
  for (const feed of feeds) await feed.goDown();
});

/** Adds bad news to every feed, each item published at a time of its own. */
function show(from: number, times: readonly number[]): void {
  for (const [i, feed] of feeds.entries()) {
    const shown = times.map((publishedAt, t) => {
      const n = from + i * times.length + t;
      return { id: String(n), title: `Lindqvist collapse: ${badNews(n)}`, publishedAt };
    });
    feed.items = [...feed.items, ...shown];
  }
}

it('a firing alert turns to no data in an hour without feeds; nothing is resolved, and what piled up raises nothing', async () => {
  feeds = await Promise.all(names.map(startFeedServer));
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-silent-'));
  const running = await startPipeline({
    storage: { kind: 'embedded', dataDir },
    startAt,
    sources: feeds.map(({ url }, i) => ({ type: 'feed', id: names[i], url, intervalSeconds: 1 })),
  });
  pipeline = running;
  const everyFeed = (wanted: Parameters<RunningIngest['sourceThat']>[1]) =>
    Promise.all(names.map((name) => running.ingest.sourceThat(name, wanted)));
  /** The states that each alert has gone through, by its id. */
  const courses = async () => {
    const states = new Map<string, AlertState[]>();
    for (const { id, state } of await running.alerts()) {
      const course = states.get(id) ?? [];
      if (course.at(-1) !== state) course.push(state);
      states.set(id, course);
    }
    return states;
  };
  const expectAll = async (ids: Iterable<string>, course: readonly AlertState[]) => {
    expect([...(await courses())]).toEqual([...ids].map((id) => [id, course]));
  };
  await everyFeed(({ state }) => state === 'healthy');
  await running.passMinutes(4);

  show(
    0,
    Array.from({ length: 6 }, () => startAt + 4 * minute),
  );
  await everyFeed(({ posts }) => posts === 6);
  await running.passMinutes(1);
  const raised = new Set((await courses()).keys());
  expect(raised.size).toBeGreaterThan(0);
  await expectAll(raised, ['firing']);

  await Promise.all(feeds.map((feed) => feed.goDown()));
  await everyFeed(({ state }) => state === 'failing');
  await running.passMinutes(1);
  await expectAll(raised, ['firing', 'no-data']);
  await running.passMinutes(60);
  await expectAll(raised, ['firing', 'no-data']);
  const shown = await running.call('GET', '/alerts');
  expect(new Set(shown.body.alerts.map(({ state }: { state: string }) => state))).toEqual(
    new Set(['no-data']),
  );

  show(
    100,
    Array.from({ length: 60 }, (_, n) => startAt + (6 + n) * minute),
  );
  await Promise.all(feeds.map((feed) => feed.comeBack()));
  await everyFeed(({ state, posts }) => state === 'healthy' && posts === 66);
  await running.passMinutes(2);
  await expectAll(raised, ['firing', 'no-data', 'firing']);
  await running.passMinutes(70);
  // Only now that its sources have been heard and calm for long enough does it end.
  await expectAll(raised, ['firing', 'no-data', 'firing', 'resolved']);
  const backFill = (await running.ingest.posts()).filter(
    ({ publishedAt }) => publishedAt > startAt + 5 * minute,
  );
  expect(backFill).toHaveLength(60 * names.length);
  expect(backFill.filter(({ history }) => !history)).toEqual([]);
}, 300_000);
