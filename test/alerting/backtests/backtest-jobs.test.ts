import { beforeEach, describe, expect, it } from 'vitest';
import {
  type BacktestJobs,
  createBacktestJobs,
} from '../../../services/alerting/backtests/backtest-jobs.ts';
import type { BacktestPlan } from '../../../services/alerting/backtests/backtest-plan.ts';
import type { BacktestReport } from '../../../services/alerting/backtests/backtest-protocol.ts';
import {
  BacktestFailedError,
  type BacktestThread,
} from '../../../services/alerting/backtests/backtest-thread.ts';
import { OverloadError } from '../../../services/core/errors.ts';

const from = Date.UTC(2026, 5, 1);
const plan: BacktestPlan = {
  from,
  to: from + 100 * 60_000,
  warmUpMinutes: 100,
  rules: undefined,
  filters: 'present',
};
const held = { first: from - 1_000, since: undefined };
const report = (position: number): BacktestReport => ({
  begin: from - 100 * 60_000,
  position,
  posts: 7,
  fired: 2,
  perDay: [2],
  series: [{ series: 'market', name: 'Market', type: 'market', fired: 2 }],
  truncated: false,
  alerts: [],
});

type Run = Parameters<BacktestThread['run']>[1] & {
  readonly end: () => void;
  readonly fail: (error: Error) => void;
};

/** A thread whose work goes on when the test says so; like the real one it takes one plan at a time. */
function handDriven() {
  const runs: Run[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const run: BacktestThread['run'] = (_plan, options) => {
    const result = last.then(() => {
      if (options.signal.aborted) return undefined;
      options.onBegin();
      return new Promise<void>((end, fail) => {
        runs.push({ ...options, end, fail });
        options.signal.addEventListener('abort', () => end());
      });
    });
    last = result.catch(() => undefined);
    return result;
  };
  return { runs, run, close: () => Promise.resolve() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('backtests', () => {
  let thread: ReturnType<typeof handDriven>;
  let jobs: BacktestJobs;
  let now: number;
  let over: string[];

  beforeEach(() => {
    thread = handDriven();
    now = from;
    over = [];
    jobs = createBacktestJobs({ thread, clock: () => now, onOver: (state) => over.push(state) });
  });

  it('wait, run, tell how far they are, and are done', async () => {
    const { id, state, heldSince } = jobs.add(plan, held);
    expect([state, heldSince]).toEqual(['waiting', new Date(from - 1_000).toISOString()]);
    await settled();
    expect(jobs.view(id, 10)).toMatchObject({ state: 'running', progress: 0, position: null });
    thread.runs[0]?.onReport(report(from));
    expect(jobs.view(id, 10)).toMatchObject({ progress: 0.5, posts: 7, fired: 2, perDay: [2] });
    thread.runs[0]?.end();
    await settled();
    expect(jobs.view(id, 10)).toMatchObject({ state: 'done', progress: 1 });
    expect(over).toEqual(['done']);
  });

  it('fail with the reason', async () => {
    const { id } = jobs.add(plan, held);
    await settled();
    thread.runs[0]?.fail(new BacktestFailedError('the bus has dropped it'));
    await settled();
    expect(jobs.view(id, 10)).toMatchObject({ state: 'failed', problem: 'the bus has dropped it' });
  });

  it('run one at a time; when too many wait, no more are taken', async () => {
    for (let n = 0; n < 9; n += 1) {
      jobs.add(plan, held);
      await settled();
    }
    expect([thread.runs.length, jobs.waiting]).toEqual([1, 8]);
    expect(() => jobs.add(plan, held)).toThrow(OverloadError);
    thread.runs[0]?.end();
    await settled();
    expect([thread.runs.length, jobs.waiting]).toEqual([2, 7]);
    expect(() => jobs.add(plan, held)).not.toThrow();
  });

  it('of one client give way to its newest', async () => {
    const other = jobs.add(plan, held, 'other');
    await settled();
    const first = jobs.add(plan, held, 'page');
    const second = jobs.add(plan, held, 'page');
    expect(jobs.view(first.id, 10)).toBeUndefined();
    thread.runs[0]?.end();
    await settled();
    expect(thread.runs.length).toBe(2);
    expect(jobs.view(second.id, 10)?.state).toBe('running');
    const third = jobs.add(plan, held, 'page');
    await settled();
    expect(thread.runs[1]?.signal.aborted).toBe(true);
    expect(jobs.view(third.id, 10)?.state).toBe('running');
    expect(jobs.view(other.id, 10)?.state).toBe('done');
  });

  it('are given up when cancelled', async () => {
    const { id } = jobs.add(plan, held);
    await settled();
    expect(jobs.cancel(id)).toBe(true);
    expect(thread.runs[0]?.signal.aborted).toBe(true);
    expect([jobs.view(id, 10), jobs.cancel(id)]).toEqual([undefined, false]);
    expect(over).toEqual(['cancelled']);
  });

  it('that are previews are given up when nobody asks about them for a minute', async () => {
    const named = jobs.add(plan, held, 'page');
    const unnamed = jobs.add(plan, held);
    await settled();
    now += 50_000;
    jobs.view(named.id, 0);
    now += 50_000;
    jobs.sweep();
    expect(thread.runs[0]?.signal.aborted).toBe(false);
    now += 20_000;
    jobs.sweep();
    await settled();
    expect(jobs.view(named.id, 0)?.state).toBe('cancelled');
    expect(jobs.view(unnamed.id, 0)?.state).toBe('running');
  });

  it('that are over are kept for a quarter of an hour, and sixteen at most', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 18; n += 1) {
      ids.push(jobs.add(plan, held).id);
      await settled();
      thread.runs.at(-1)?.end();
      await settled();
    }
    jobs.sweep();
    expect(ids.map((id) => jobs.view(id, 0) !== undefined)).toEqual([
      false,
      false,
      ...ids.slice(2).map(() => true),
    ]);
    now += 16 * 60_000;
    jobs.sweep();
    expect(ids.some((id) => jobs.view(id, 0) !== undefined)).toBe(false);
  });
});
