import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { minuteMs } from '../../services/core/clock.ts';
import type { AlertingOrders } from '../support/alerting-child.ts';
import { accountOf, referenceAccount, writtenAccount } from '../support/alerting-reference.ts';
import { contextOn } from '../support/bus-context.ts';
import type { BusStorage } from '../support/bus-harness.ts';
import { publishMark, publishTraffic } from '../support/running-alerting.ts';
import { scoredTraffic } from '../support/scored-traffic.ts';

const script = fileURLToPath(new URL('../support/alerting-child.ts', import.meta.url));
const from = 1_899_999_960_000;
const minutes = 1_000;
const last = from + (minutes - 1) * minuteMs;
const replays = ['kill-a', 'kill-b'].map((id) => ({ id, generation: 0 }));
const live = scoredTraffic({ from, minutes, seed: 50, epoch: 1_000 });
const played = replays.map((replay, n) => scoredTraffic({ from, minutes, seed: 60 + n, replay }));

type End = Pick<AlertingOrders, 'killAfterPublishes' | 'killInMinute' | 'stopInMinute'>;

/** Starts alerting as a process and waits for its end. */
async function run(storage: BusStorage, end: End): Promise<'killed' | 'done'> {
  const orders: AlertingOrders = { storage, last, replays, ...end };
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal === 'SIGKILL') return 'killed';
  if (code === 0) return 'done';
  throw new Error(`alerting ended with ${code ?? signal}`);
}

/** The load: a live lane and two replays side by side. */
export async function publishLoad(storage: BusStorage): Promise<void> {
  const { bus } = contextOn(storage);
  for (const replay of replays) {
    await publishMark(bus, replay, { from, to: last + minuteMs, snapshot: null });
  }
  for (let n = 0; n < minutes; n += 25) {
    await publishTraffic(bus, 'live', live.slice(n, n + 25));
    for (const traffic of played) await publishTraffic(bus, 'replay', traffic.slice(n, n + 25));
  }
  for (const replay of replays) await publishMark(bus, replay);
  await bus.close();
}

/**
 * Ends alerting again and again while it works, with -9 or cleanly, lets it finish, and compares all that it has written with
 * what an undisturbed one says: nothing missing, nothing more, and each copy of a record the same.
 */
export async function surviveKills(storage: BusStorage, ends: readonly End[]): Promise<void> {
  const loading = publishLoad(storage);
  // The embedded log has one process at a time.
  if (storage.kind === 'embedded') await loading;
  for (const end of ends) {
    const outcome = end.stopInMinute === undefined ? 'killed' : 'done';
    expect(await run(storage, end)).toBe(outcome);
  }
  expect(await run(storage, {})).toBe('done');
  await loading;

  const { bus } = contextOn(storage);
  expect(await writtenAccount(bus)).toEqual(await referenceAccount(bus));
  for (const [n, replay] of replays.entries()) {
    const expected = accountOf(played[n]?.flat() ?? [], [], replay);
    expect(expected.alerts.length).toBeGreaterThan(20);
    expect(await writtenAccount(bus, replay)).toEqual(expected);
  }
  await bus.close();
}
