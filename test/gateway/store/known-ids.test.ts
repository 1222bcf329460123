import { describe, expect, it } from 'vitest';
import { openDuckdb } from '../../../services/gateway/store/duckdb.ts';
import { createIdFilter } from '../../../services/gateway/store/id-filter.ts';
import { loadKnownIds } from '../../../services/gateway/store/known-ids.ts';
import { hexId } from '../../support/scored-posts.ts';

const head = (id: string) => Number.parseInt(id.slice(0, 8), 16);
const tail = (id: string) => Number.parseInt(id.slice(24), 16);

describe('the id filter', () => {
  it('never misses what was added, and rarely takes a new id for a known one', () => {
    const filter = createIdFilter(20_000);
    const ids = Array.from({ length: 40_000 }, (_, n) => hexId(n));
    const [added, fresh] = [ids.slice(0, 20_000), ids.slice(20_000)];
    for (const id of added) filter.add(0, head(id), tail(id));
    expect(added.every((id) => filter.mayHave(0, head(id), tail(id)))).toBe(true);
    const mistaken = fresh.filter((id) => filter.mayHave(0, head(id), tail(id))).length;
    expect(mistaken).toBeLessThan(20);
    // The same ids under another run are other posts.
    const other = added.filter((id) => filter.mayHave(1, head(id), tail(id))).length;
    expect(other).toBeLessThan(20);
  });
});

describe('known ids', () => {
  it('tell new from known exactly, also beyond what the filter was made for and for ids that are no hashes', async () => {
    const database = await openDuckdb(':memory:', { memoryMegabytes: 64, threads: 1 });
    const sql = await database.connect();
    await sql.run('CREATE TABLE posts (run UINTEGER, id UUID)');
    const known = await loadKnownIds(sql, { smallest: 100 });
    const insert = async (keys: { run: number; id: string }[]) => {
      await sql.append('posts', { run: 'uinteger', id: 'uuid' }, keys);
      await known.remember(keys);
    };
    const keys = (from: number, to: number, run = 0) =>
      Array.from({ length: to - from }, (_, i) => ({
        run,
        id: (from + i).toString(16).padStart(32, '0'),
      }));
    for (let n = 0; n < 3_000; n += 500) await insert(keys(n, n + 500));
    const asked = keys(2_000, 4_000);
    expect(await known.unknown(asked)).toEqual(keys(3_000, 4_000));
    expect(await known.unknown(keys(0, 10, 7))).toEqual(keys(0, 10, 7));
    const reloaded = await loadKnownIds(sql);
    expect(await reloaded.unknown(asked)).toEqual(keys(3_000, 4_000));
    sql.close();
    database.close();
  });
});
