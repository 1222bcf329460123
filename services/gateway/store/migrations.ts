import { BarographError } from '../../core/errors.ts';
import type { Sql } from './duckdb.ts';

interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

/**
 * Every format the history has had, oldest first; a file is brought to the newest one when it is opened.
 *
 * `posts` has no primary key index on purpose: an index of random ids does not fit `memory_limit`
 * (docs/decisions/004-history-without-an-index.md); `known-ids.ts` keeps (run, id) unique.
 * A run is a lane and, of a replay, its id and generation; run 0 is what happens live.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    statements: [
      `CREATE TABLE runs (
        run UINTEGER PRIMARY KEY, lane VARCHAR NOT NULL, replay VARCHAR NOT NULL,
        generation UINTEGER NOT NULL)`,
      `INSERT INTO runs VALUES (0, 'live', '', 0)`,
      `CREATE TABLE posts (
        run UINTEGER NOT NULL, id UUID NOT NULL, published_ms BIGINT NOT NULL,
        observed_ms BIGINT NOT NULL, appended_day INTEGER NOT NULL, source VARCHAR NOT NULL,
        kind VARCHAR NOT NULL, title VARCHAR NOT NULL, body VARCHAR, url VARCHAR, author VARCHAR,
        history BOOLEAN NOT NULL, label UTINYINT NOT NULL, negative DOUBLE NOT NULL,
        neutral DOUBLE NOT NULL, positive DOUBLE NOT NULL, topic UTINYINT NOT NULL,
        symbols VARCHAR[] NOT NULL, details VARCHAR NOT NULL)`,
      // Counts as they come, one row a batch and key; folded into `rollups` now and then.
      `CREATE TABLE rollup_deltas (
        run UINTEGER NOT NULL, basis UTINYINT NOT NULL, minute INTEGER NOT NULL,
        topic UTINYINT NOT NULL, company VARCHAR NOT NULL, appended_day INTEGER NOT NULL,
        negative UINTEGER NOT NULL, neutral UINTEGER NOT NULL, positive UINTEGER NOT NULL)`,
      'CREATE TABLE rollups AS FROM rollup_deltas',
      'CREATE VIEW counts AS FROM rollups UNION ALL FROM rollup_deltas',
      'CREATE TABLE companies (symbol VARCHAR PRIMARY KEY, name VARCHAR NOT NULL)',
      `CREATE TABLE offsets (
        topic VARCHAR NOT NULL, "partition" INTEGER NOT NULL, next_offset BIGINT NOT NULL,
        PRIMARY KEY (topic, "partition"))`,
      'CREATE TABLE notes (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)',
    ],
  },
  {
    version: 2,
    statements: [
      // Stream time a run has got to, and the end of the last minute that alerting has closed in it.
      'ALTER TABLE runs ADD COLUMN position_ms BIGINT',
      'ALTER TABLE runs ADD COLUMN closed_ms BIGINT',
      // Posts that tell a story which another post told first; posts less copies are stories.
      'DROP VIEW counts',
      'ALTER TABLE rollup_deltas ADD COLUMN copies UINTEGER DEFAULT 0',
      'ALTER TABLE rollups ADD COLUMN copies UINTEGER DEFAULT 0',
      'CREATE VIEW counts AS FROM rollups UNION ALL FROM rollup_deltas',
      `CREATE TABLE stories (
        run UINTEGER NOT NULL, post UUID NOT NULL, story UUID NOT NULL, minute INTEGER NOT NULL,
        appended_day INTEGER NOT NULL)`,
      // One row for each change of an alert; the newest sequence of an id counts.
      `CREATE TABLE alerts (
        run UINTEGER NOT NULL, id UUID NOT NULL, sequence UINTEGER NOT NULL, state VARCHAR NOT NULL,
        series VARCHAR NOT NULL, starts_ms BIGINT NOT NULL, resolved_ms BIGINT,
        appended_day INTEGER NOT NULL, record VARCHAR NOT NULL, PRIMARY KEY (run, id, sequence))`,
    ],
  },
  {
    version: 3,
    statements: [
      // Posts that are kept and charted, and have no sentiment.
      'DROP VIEW counts',
      'ALTER TABLE rollup_deltas ADD COLUMN unscored UINTEGER DEFAULT 0',
      'ALTER TABLE rollups ADD COLUMN unscored UINTEGER DEFAULT 0',
      'CREATE VIEW counts AS FROM rollups UNION ALL FROM rollup_deltas',
    ],
  },
];

/** Creates the tables of a new file, or brings an older one to the present format. @throws BarographError for a newer one. */
export async function migrate(sql: Sql, file: string): Promise<void> {
  await sql.run('CREATE TABLE IF NOT EXISTS format (version INTEGER NOT NULL)');
  const [row] = await sql.rows<{ version: number | null }>(
    'SELECT max(version) AS version FROM format',
  );
  const present = row?.version ?? 0;
  const newest = migrations.at(-1)?.version ?? 0;
  if (present > newest) {
    throw new BarographError(
      `the history ${file} has format ${present}, this version of Barograph knows ${newest} at most; use a newer one, or remove the file to build it anew from the bus`,
    );
  }
  for (const { version, statements } of migrations.filter((entry) => entry.version > present)) {
    await sql.run('BEGIN');
    for (const statement of statements) await sql.run(statement);
    await sql.run('INSERT INTO format VALUES ($1)', [version]);
    await sql.run('COMMIT');
  }
}
