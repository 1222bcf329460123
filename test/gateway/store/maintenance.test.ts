import { afterEach, describe, expect, it } from 'vitest';
import type { HistoryBatch } from '../../../services/gateway/store/commit-batches.ts';
import { findTrend } from '../../../services/gateway/store/queries/find-trend.ts';
import { alertOf, storiesOf } from '../../support/alerts.ts';
import { openTestHistory, type TestHistory } from '../../support/open-history.ts';
import { hexId, recordOf, scoredPost } from '../../support/scored-posts.ts';

const dayMs = 86_400_000;
const day0 = Date.UTC(2026, 0, 1);
const published = Date.UTC(2011, 7, 5, 12);
const never = new AbortController().signal;

let history: TestHistory;
afterEach(() => history.remove());

/** Posts of 2011 that the bus took on a day. */
function batch(from: number, to: number, day: number, body = ''): HistoryBatch {
  return {
    lane: 'live',
    topic: 'live.scored-posts',
    partition: 0,
    nextOffset: to,
    posts: Array.from({ length: to - from }, (_, i) =>
      recordOf(
        scoredPost({ n: from + i, publishedAt: published, observedAt: published, body }),
        from + i,
        day0 + day * dayMs,
      ),
    ),
  };
}

async function postsAndCounts(): Promise<[posts: number, counts: number]> {
  const [row] = await history.read('posts', (sql) =>
    sql.rows<{ n: number }>('SELECT count(*) AS n FROM posts'),
  );
  const trend = await history.read('trends', (sql) =>
    findTrend(sql, {
      run: 0,
      basis: 'published',
      fromMs: published,
      toMs: published + 60_000,
      stepMs: 60_000,
    }),
  );
  const counts = [...trend.values()].reduce((sum, bucket) => sum + bucket.neutral, 0);
  return [row?.n ?? 0, counts];
}

describe('retention', () => {
  it('drops posts and counts by when the bus took them, however old they are', async () => {
    let now = day0;
    const dropped: number[] = [];
    history = await openTestHistory({
      clock: () => now,
      retentionDays: 90,
      onDropped: (posts) => dropped.push(posts),
    });
    await history.write(batch(0, 30, 0));
    await history.write(batch(30, 50, 1));
    now = day0 + 90 * dayMs;
    await history.maintenance.run(never);
    expect(await postsAndCounts()).toEqual([50, 50]);
    now = day0 + 91 * dayMs;
    await history.maintenance.run(never);
    expect(await postsAndCounts()).toEqual([20, 20]);
    expect(dropped).toEqual([30]);
    // Folding the counts has lost none, and what is dropped may come again.
    await history.write(batch(0, 10, 91));
    await history.maintenance.run(never);
    expect(await postsAndCounts()).toEqual([30, 30]);
  });

  it('drops stories and alerts with the day of their posts, and all of a generation that was left', async () => {
    let now = day0;
    history = await openTestHistory({ clock: () => now });
    const place = { lane: 'live', partition: 0, nextOffset: 1 } as const;
    const told = (replay?: { id: string; generation: number }) => ({
      stories: [
        recordOf(
          {
            ...storiesOf(published),
            assignments: [{ post: hexId(0), story: hexId(0) }],
            ...(replay === undefined ? {} : { replay }),
          },
          0,
          now,
        ),
      ],
      alerts: [recordOf(alertOf({ n: 1, ...(replay === undefined ? {} : { replay }) }), 0, now)],
    });
    const left = async () => {
      const [row] = await history.read('posts', (sql) =>
        sql.rows<{ stories: number; alerts: number }>(
          `SELECT (SELECT count(*) FROM stories) AS stories, (SELECT count(*) FROM alerts) AS alerts`,
        ),
      );
      return [row?.stories, row?.alerts];
    };
    await history.write(batch(0, 1, 0));
    await history.write({ ...place, topic: 'live.stories', ...told() });
    const replayed = { ...place, lane: 'replay', topic: 'replay.stories' } as const;
    await history.write({ ...replayed, ...told({ id: 'r', generation: 0 }) });
    await history.maintenance.run(never);
    expect(await left()).toEqual([2, 2]);
    // A seek: of the older generation nothing stays.
    await history.write({ ...replayed, reached: [{ replay: { id: 'r', generation: 1 } }] });
    await history.maintenance.run(never);
    expect(await left()).toEqual([1, 1]);
    now = day0 + 91 * dayMs;
    await history.maintenance.run(never);
    expect(await left()).toEqual([0, 0]);
  });

  it('ends between two steps when the gateway stops', async () => {
    let now = day0;
    history = await openTestHistory({ clock: () => now });
    await history.write(batch(0, 30, 0));
    now = day0 + 200 * dayMs;
    await history.maintenance.run(AbortSignal.abort());
    expect(await postsAndCounts()).toEqual([30, 30]);
  });
});

describe('the disk limit', () => {
  it('drops the oldest posts until the file is small enough', async () => {
    history = await openTestHistory({ clock: () => day0, diskMegabytes: 16 });
    const firstDay = Math.floor(day0 / dayMs);
    const total = 300_000;
    // What 300,000 posts of two days leave behind, written directly to spare the time.
    await history.betweenWrites((sql) =>
      sql.run(
        `INSERT INTO posts SELECT 0, uuid(), range, range, ${firstDay} + range // 150000, 'wire', 'news',
           md5(range::VARCHAR) || md5(range::VARCHAR || 'a') || md5(range::VARCHAR || 'b'), NULL, NULL,
           NULL, false, 1, 0, 1, 0, 0, [], '{}' FROM range(${total})`,
      ),
    );
    await history.betweenWrites((sql) => sql.run('CHECKPOINT'));
    await history.write(batch(0, 10, 0));
    await history.write(batch(10, 30, 1));
    const bytesBefore = await history.maintenance.usedBytes();
    expect(bytesBefore).toBeGreaterThan(16e6);
    await history.maintenance.run(never);
    expect(await history.maintenance.usedBytes()).toBeLessThan(16e6);
    const [after, counts] = await postsAndCounts();
    expect(after).toBeLessThan(total);
    expect(after).toBeGreaterThan(50_000);
    const [oldest] = await history.read('posts', (sql) =>
      sql.rows<{ published: number }>('SELECT min(published_ms) AS published FROM posts'),
    );
    // The oldest went first, and counts stay as long as a post of their day does.
    expect(oldest?.published).toBeGreaterThan(total - after - 100);
    expect(counts).toBe(30);
  });
});
