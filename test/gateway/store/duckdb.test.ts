import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRetriable } from '../../../services/core/errors.ts';
import {
  type Database,
  openDuckdb,
  type Sql,
  StoreError,
} from '../../../services/gateway/store/duckdb.ts';

let database: Database;
let sql: Sql;
beforeEach(async () => {
  database = await openDuckdb(':memory:', { memoryMegabytes: 64, threads: 1 });
  sql = await database.connect();
});
afterEach(() => {
  sql.close();
  database.close();
});

describe('values', () => {
  it('go in and come out as they are', async () => {
    const [row] = await sql.rows(
      'SELECT $1 AS word, $2 AS whole, $3 AS half, $4 AS truth, $5 AS nothing, $6 AS list, $7 AS empty',
      ["it's; --", 1_800_000_000_000, 0.5, true, null, ['a', "b'"], []],
    );
    expect(row).toEqual({
      word: "it's; --",
      whole: 1_800_000_000_000,
      half: 0.5,
      truth: true,
      nothing: null,
      list: ['a', "b'"],
      empty: [],
    });
  });

  it('are appended in bulk, ids as hex digits', async () => {
    await sql.run('CREATE TABLE t (id UUID, n INTEGER, big BIGINT, text VARCHAR, list VARCHAR[])');
    const rows = [
      { id: 'f'.repeat(32), n: -5, big: -2_208_988_800_000, text: null, list: ['x'] },
      { id: `${'0'.repeat(31)}1`, n: 5, big: 4_133_980_800_000, text: 'a', list: [] },
    ];
    await sql.append(
      't',
      { id: 'uuid', n: 'integer', big: 'bigint', text: 'varchar', list: 'varchar[]' },
      rows,
    );
    expect(await sql.rows('FROM t ORDER BY n')).toEqual(rows);
  });
});

describe('failures', () => {
  it('tell those that may pass from those that will not', async () => {
    const wrong = await sql.run(`SELECT 'x'::INTEGER`).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(StoreError);
    expect(isRetriable(wrong)).toBe(false);
    const full = await sql
      .run('CREATE TABLE big AS SELECT list(md5(range::VARCHAR)) FROM range(5000000)')
      .catch((error: unknown) => error);
    expect(full).toMatchObject({ name: 'StoreError', fatal: false });
    expect(isRetriable(full)).toBe(true);
    expect(String(full)).not.toContain('\n');
    expect(await sql.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(isRetriable(new StoreError(new Error('FATAL Error: the file is gone')))).toBe(true);
    expect(new StoreError(new Error('FATAL Error: the file is gone')).fatal).toBe(true);
  });
});
