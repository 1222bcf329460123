import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { InUseError } from '../../../services/core/errors.ts';
import { openDuckdb } from '../../../services/gateway/store/duckdb.ts';
import { openTestHistory, type TestHistory } from '../../support/open-history.ts';
import { repositoryRoot } from '../../support/source-tree.ts';

let history: TestHistory;
afterEach(() => history.remove());

describe('opening the history', () => {
  it('says in one line that another process holds it', async () => {
    history = await openTestHistory();
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/support/history-child.ts', history.file],
      { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const error = JSON.parse(line) as { name: string; message: string };
    expect(error.name).toBe(InUseError.name);
    expect(error.message).toContain('held by another process');
    expect(error.message).not.toContain('\n');
  });

  it('refuses a file of a newer format and leaves it as it is', async () => {
    history = await openTestHistory();
    await history.close();
    const database = await openDuckdb(history.file, { memoryMegabytes: 64, threads: 1 });
    const sql = await database.connect();
    await sql.run('INSERT INTO format VALUES (1000)');
    sql.close();
    database.close();
    await expect(openTestHistory({ file: history.file })).rejects.toThrow(/format 1000.*newer/);
  });

  it('cannot be made to read files or load extensions', async () => {
    history = await openTestHistory();
    const attempt = (statement: string) => history.read('lookup', (sql) => sql.rows(statement));
    await expect(attempt(`SELECT * FROM read_text('/etc/hostname')`)).rejects.toThrow();
    await expect(attempt('SET enable_external_access = true')).rejects.toThrow();
    await expect(attempt('INSTALL httpfs')).rejects.toThrow();
  });
});

describe('a query that takes too long', () => {
  it('is broken off, and the next one works', async () => {
    history = await openTestHistory({ queryTimeoutMs: 50 });
    const endless = 'SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b';
    await expect(history.read('lookup', (sql) => sql.rows(endless))).rejects.toMatchObject({
      name: 'OverloadError',
      retriable: true,
    });
    const rows = await history.read('lookup', (sql) => sql.rows('SELECT 1 AS one'));
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('does not hold up closing', async () => {
    history = await openTestHistory();
    const endless = 'SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b';
    const query = history.read('lookup', (sql) => sql.rows(endless));
    const outcome = expect(query).rejects.toThrow();
    await history.close();
    await outcome;
  });
});
