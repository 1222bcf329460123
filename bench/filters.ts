// How fast the history answers for a filter when a day brings 1,000 posts a minute. One JSON line a filter.
// node --import tsx bench/filters.ts [posts of the day]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdb } from '../services/gateway/store/duckdb.ts';
import { findFilterTrend } from '../services/gateway/store/queries/find-filter-trend.ts';
import { findPosts } from '../services/gateway/store/queries/find-posts.ts';
import { filterOf } from '../test/support/nasty-texts.ts';
import { openTestHistory } from '../test/support/open-history.ts';

const posts = Number(process.argv[2] ?? 1_440_000);
const dayMs = 86_400_000;
const toMs = Math.floor(Date.now() / 60_000) * 60_000;
const fromMs = toMs - dayMs;
const folder = mkdtempSync(join(tmpdir(), 'barograph-filters-'));
const file = join(folder, 'history.duckdb');

const topics = `[${Array.from({ length: 20 }, (_, i) => (i === 3 ? 0.81234567 : 0.01234567)).join(',')}]`;
const at = `${fromMs} + i * ${dayMs} // ${posts}`;
/** A day of made-up posts, half of them with a body; every fifth tells a story again. */
const fill = [
  `INSERT INTO posts BY NAME SELECT 0 AS run, gen_random_uuid() AS id, ${at} AS published_ms,
     ${at} AS observed_ms, 20000 AS appended_day, 'source-' || (i % 23) AS source,
     ['news', 'social', 'filing'][1 + i % 3] AS kind,
     'Orders at the made-up maker ' || hash(i) || ' are unchanged, says a '
       || ['spokesman', 'broker', 'bank', 'lender'][1 + i % 4] || ' on Monday' AS title,
     CASE WHEN i % 2 = 0 THEN 'The text goes on for two sentences that say little. ' || hash(i + 7)
       || ' people were asked about it, and they had no view of the rate rise due in May.' END AS body,
     false AS history, i % 3 AS label, 0.7 AS negative, 0.2 AS neutral, 0.1 AS positive,
     i % 20 AS topic, CASE WHEN i % 2 = 0 THEN ['SYM' || (i % 500)] ELSE []::VARCHAR[] END AS symbols,
     '{"topicProbabilities":${topics},"companies":[],"model":{"name":"m","version":"1"}}' AS details
   FROM range(${posts}) t(i)`,
  `INSERT INTO stories SELECT 0, id, CASE WHEN label = 0 AND topic < 12 THEN gen_random_uuid() ELSE id END,
     observed_ms // 60000, 20000 FROM posts`,
];

const filters = {
  'no criterion': filterOf(),
  topic: filterOf({ topics: ['IPO'] }),
  'topics and probability': filterOf({ topics: ['IPO', 'Macro'], minProbability: 0.5 }),
  company: filterOf({ companies: ['SYM8'] }),
  'a frequent word': filterOf({ any: ['lender'] }),
  'a word that does not occur': filterOf({ any: ['nowhere'] }),
  '50 phrases that do not occur': filterOf({
    any: Array.from({ length: 50 }, (_, i) => `phrase number ${i}`),
  }),
  'companies and words': filterOf({
    companies: ['SYM8', 'SYM9'],
    any: ['lender', 'bank'],
    none: ['broker'],
  }),
  'negative, with words': filterOf({
    sentiment: ['negative'],
    any: ['bank', 'lender', 'rate rise'],
    none: ['spokesman'],
  }),
};

await (await openTestHistory({ file })).close();
const database = await openDuckdb(file, { memoryMegabytes: 512, threads: 2 });
const sql = await database.connect();
for (const statement of fill) await sql.run(statement);
sql.close();
database.close();

const history = await openTestHistory({ file });
const medianMs = async (action: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const startedAt = performance.now();
    await action();
    times.push(performance.now() - startedAt);
  }
  return Math.round(times.sort((a, b) => a - b)[2] ?? 0);
};
for (const [name, filter] of Object.entries(filters)) {
  const figures = {
    trendMs: await medianMs(() =>
      history.read('trends', (reader) =>
        findFilterTrend(reader, filter, {
          run: 0,
          basis: 'published',
          fromMs,
          toMs,
          stepMs: 3_600_000,
        }),
      ),
    ),
    newestPostsMs: await medianMs(() =>
      history.read('posts', (reader) =>
        findPosts(reader, { run: 0, filter, fromMs, toMs, limit: 20 }),
      ),
    ),
  };
  process.stdout.write(
    `${JSON.stringify({ bench: 'filters', posts, filter: name, ...figures })}\n`,
  );
}
await history.close();
rmSync(folder, { recursive: true });
