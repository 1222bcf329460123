import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../services/core/clock.ts';
import { createLog } from '../../services/core/log.ts';
import {
  type History,
  type HistoryOptions,
  openHistory,
} from '../../services/gateway/store/open-history.ts';

export interface TestHistory extends History {
  readonly file: string;
  /** Closes it and removes its folder. */
  remove(): Promise<void>;
}

/** A history in a folder of its own. */
export async function openTestHistory(options: Partial<HistoryOptions> = {}): Promise<TestHistory> {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-history-'));
  const file = options.file ?? join(folder, 'history.duckdb');
  const history = await openHistory({
    file,
    memoryMegabytes: 256,
    threads: 2,
    retentionDays: 90,
    diskMegabytes: 20_000,
    queryTimeoutMs: 15_000,
    clock: systemClock,
    log: createLog('silent'),
    onCommitted: () => undefined,
    onTransaction: () => undefined,
    onQuery: () => undefined,
    onDropped: () => undefined,
    ...options,
  });
  return {
    ...history,
    file,
    remove: async () => {
      await history.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
