import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDuckdb } from '../../../services/gateway/store/duckdb.ts';
import { migrations } from '../../../services/gateway/store/migrations.ts';
import { postColumns, postRowOf } from '../../../services/gateway/store/post-row.ts';
import { findPosts } from '../../../services/gateway/store/queries/find-posts.ts';
import { findTrend } from '../../../services/gateway/store/queries/find-trend.ts';
import { storiesOf } from '../../support/alerts.ts';
import { openTestHistory, type TestHistory } from '../../support/open-history.ts';
import { hexId, recordOf, scoredPost } from '../../support/scored-posts.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const minute = 60_000;

let history: TestHistory | undefined;
afterEach(() => history?.remove());

/** A history as the first format left it: three posts, two of their counts folded, one not. */
async function historyOfFormat1(): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'barograph-history-')), 'history.duckdb');
  const database = await openDuckdb(file, { memoryMegabytes: 256, threads: 2 });
  const sql = await database.connect();
  await sql.run('CREATE TABLE format (version INTEGER NOT NULL)');
  for (const statement of migrations[0]?.statements ?? []) await sql.run(statement);
  await sql.run('INSERT INTO format VALUES (1)');
  const posts = [1, 2, 3].map((n) => scoredPost({ n, publishedAt: noon, observedAt: noon }));
  await sql.append(
    'posts',
    postColumns,
    posts.map((post) => postRowOf(post, 0, noon)),
  );
  const count = (table: string, neutral: number) =>
    sql.run(
      `INSERT INTO ${table} VALUES (0, 0, ${noon / minute}, 15, '', 20605, 0, ${neutral}, 0)`,
    );
  await count('rollups', 2);
  await count('rollup_deltas', 1);
  await sql.run(`INSERT INTO offsets VALUES ('live.scored-posts', 0, 3)`);
  await sql.run(`INSERT INTO runs VALUES (1, 'replay', 'r', 4)`);
  sql.close();
  database.close();
  return file;
}

it('brings a history of the first format up to date: nothing is lost, and stories are counted from then on', async () => {
  history = await openTestHistory({
    file: await historyOfFormat1(),
    clock: () => noon,
  });
  const trend = () =>
    history?.read('trends', (sql) =>
      findTrend(sql, {
        run: 0,
        basis: 'published',
        fromMs: noon,
        toMs: noon + minute,
        stepMs: minute,
      }),
    );
  expect(await trend()).toEqual(
    new Map([[noon, { negative: 0, neutral: 3, positive: 0, unscored: 0, copies: 0 }]]),
  );
  expect(await history.offset('live.scored-posts', 0)).toBe(3);
  expect(history.run('replay', 'r')).toBe(1);
  expect(history.generation(1)).toBe(4);
  expect(history.progress(0)).toEqual({ positionMs: null, closedMs: null });

  const assignments = [1, 2, 3].map((n) => ({ post: hexId(n), story: hexId(1) }));
  await history.write({
    lane: 'live',
    topic: 'live.stories',
    partition: 0,
    nextOffset: 1,
    stories: [recordOf({ ...storiesOf(noon), assignments }, 0)],
  });
  expect((await trend())?.get(noon)).toEqual({
    negative: 0,
    neutral: 3,
    positive: 0,
    unscored: 0,
    copies: 2,
  });
  expect(history.progress(0).closedMs).toBe(noon + minute);
  const { posts } = await history.read('posts', (sql) => findPosts(sql, { run: 0, limit: 5 }));
  expect(posts.map(({ story }) => story)).toEqual([1, 1, 1].map(hexId));
  await history.maintenance.run(new AbortController().signal);
  expect((await trend())?.get(noon)?.copies).toBe(2);
});
