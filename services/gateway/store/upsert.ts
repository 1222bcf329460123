import type { Sql } from './duckdb.ts';
import type { RunProgress } from './progress.ts';
import type { Run } from './runs.ts';

/** Inserts rows or replaces those with the same key; the last column is the value, the others are the key. */
export async function upsert(
  sql: Sql,
  table: 'companies' | 'offsets' | 'notes',
  rows: readonly (readonly (string | number)[])[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  let parameter = 0;
  const values = rows.map((row) => `(${row.map(() => `$${++parameter}`).join(', ')})`).join(', ');
  const value = { companies: 'name', offsets: 'next_offset', notes: 'value' }[table];
  await sql.run(
    `INSERT INTO ${table} VALUES ${values} ON CONFLICT DO UPDATE SET ${value} = excluded.${value}`,
    rows.flat(),
  );
}

export async function insertRuns(sql: Sql, runs: readonly Run[]): Promise<void> {
  for (const { run, lane, replay, generation } of runs) {
    await sql.run('INSERT INTO runs (run, lane, replay, generation) VALUES ($1, $2, $3, $4)', [
      run,
      lane,
      replay,
      generation,
    ]);
  }
}

export async function writeProgress(sql: Sql, progress: readonly RunProgress[]): Promise<void> {
  for (const { run, positionMs, closedMs } of progress) {
    await sql.run('UPDATE runs SET position_ms = $2, closed_ms = $3 WHERE run = $1', [
      run,
      positionMs,
      closedMs,
    ]);
  }
}
