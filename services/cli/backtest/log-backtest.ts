import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BacktestAlert,
  type BacktestRequest,
  createBacktestSchema,
} from '../../core/contracts/api/backtests.ts';
import { lockDataFolder } from '../../core/data-folder.ts';
import { InUseError } from '../../core/errors.ts';
import { loadFullConfig } from '../../full-config.ts';
import { type Invocation, UsageError } from '../command.ts';
import { isoTimeOf } from '../replay/play-request.ts';
import { serverOf } from '../server-of.ts';
import { backtestHeldLog } from './held-log-backtest.ts';
import { backtestOverRest } from './rest-backtest.ts';
import type { RulesFile } from './rules-file.ts';

/**
 * Runs rules over a stretch of what the live lane holds: by a running Barograph where one is named or holds the data
 * folder, else by reading the log here.
 * @param rules undefined: those that were in force at each minute
 * @throws UsageError that names the option that is wrong
 */
export async function backtestLog(
  invocation: Invocation,
  rules: RulesFile | undefined,
): Promise<BacktestAlert[]> {
  const request = requestOf(invocation, rules);
  const url = invocation.text('url');
  if (url !== undefined) return backtestOverRest(serverOf(url), request);
  const config = loadFullConfig();
  const { kind } = config.bus;
  // Where no log has been kept, whoever is meant runs elsewhere.
  if (kind === 'embedded' && !existsSync(join(config.dataDir, 'bus', 'bus.lmdb'))) {
    return backtestOverRest(serverOf(undefined), request);
  }
  const lock = await lockDataFolder(config.dataDir).catch((error: unknown) => {
    if (error instanceof InUseError) return undefined;
    throw error;
  });
  if (lock === undefined) return backtestOverRest(serverOf(undefined), request);
  try {
    return await backtestHeldLog(config, createBacktestSchema.parse(request));
  } finally {
    await lock.release();
  }
}

function requestOf(invocation: Invocation, file: RulesFile | undefined): BacktestRequest {
  const from = invocation.text('from');
  const to = invocation.text('to');
  const warmUp = invocation.text('warm-up');
  if (from === undefined) throw new UsageError('say where the stretch begins: --from TIME');
  const rules = Object.entries(file?.rules ?? {}).map(([id, rule]) => ({ id, ...rule }));
  const request: BacktestRequest = {
    from: isoTimeOf(from, '--from'),
    ...(to === undefined ? {} : { to: isoTimeOf(to, '--to') }),
    ...(warmUp === undefined ? {} : { warmUpMinutes: Number(warmUp) }),
    ...(rules.length === 0 ? {} : { rules }),
    ...(file?.filters === undefined ? {} : { filters: file.filters }),
  };
  const { error } = createBacktestSchema.safeParse(request);
  if (error === undefined) return request;
  const problems = error.issues.map(
    ({ path, message }) => `${optionOf(String(path[0]))} ${path.slice(1).join('.')} ${message}`,
  );
  throw new UsageError(problems.join('; ').replaceAll(/ +/g, ' '));
}

function optionOf(field: string): string {
  if (field === 'warmUpMinutes') return '--warm-up';
  return field === 'filters' ? '--rules filters' : `--${field}`;
}
