import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import {
  type BacktestAlert,
  type BacktestView,
  backtestLimits,
} from '../../core/contracts/api/backtests.ts';
import { messageOf, OverloadError } from '../../core/errors.ts';
import type { Held } from '../../core/stretches/held.ts';
import { byDetection } from './backtest-alert.ts';
import type { BacktestPlan } from './backtest-plan.ts';
import type { BacktestReport } from './backtest-protocol.ts';
import type { BacktestThread } from './backtest-thread.ts';

/** Backtests that were asked for: one runs, a few wait, and the last ones are kept for a while. */
export interface BacktestJobs {
  /**
   * Takes a backtest in.
   * @param client who asks; its earlier backtest is cancelled
   * @throws OverloadError when too many wait
   */
  add(plan: BacktestPlan, held: Held, client?: string): BacktestView;
  /** How it stands, with the newest `limit` alerts; undefined if there is none of this id (any more). */
  view(id: string, limit: number): BacktestView | undefined;
  /** Gives a backtest up and forgets it; false if there is none of this id. */
  cancel(id: string): boolean;
  readonly waiting: number;
  /** Forgets what nobody will ask about any more; to be called now and then. */
  sweep(): void;
  close(): Promise<void>;
}

export interface BacktestJobsDeps {
  readonly thread: Pick<BacktestThread, 'run' | 'close'>;
  readonly clock: Clock;
  readonly onOver: (state: BacktestView['state']) => void;
}

/** Beside the one that runs. */
const mostWaiting = 8;
const mostKept = 16;
const keptMs = 15 * 60_000;
/** A preview whose page has gone asks no more. */
const abandonedMs = 60_000;

interface Job {
  readonly id: string;
  readonly plan: BacktestPlan;
  readonly heldSince: number | undefined;
  readonly client: string | undefined;
  readonly cancelled: AbortController;
  readonly alerts: Map<string, BacktestAlert>;
  state: BacktestView['state'];
  report: BacktestReport | undefined;
  problem: string | undefined;
  askedAt: number;
  overAt: number | undefined;
}

export function createBacktestJobs({ thread, clock, onOver }: BacktestJobsDeps): BacktestJobs {
  const jobs = new Map<string, Job>();
  const running = new Set<Promise<void>>();

  const isOpen = ({ state }: Job): boolean => state === 'waiting' || state === 'running';
  const waiting = (): number =>
    [...jobs.values()].filter(({ state }) => state === 'waiting').length;

  function end(job: Job, state: BacktestView['state'], problem?: string): void {
    if (!isOpen(job)) return;
    job.state = state;
    job.problem = problem;
    job.overAt = clock();
    onOver(state);
  }

  function giveUp(job: Job, problem: string): void {
    end(job, 'cancelled', problem);
    job.cancelled.abort();
  }

  function take(job: Job, report: BacktestReport): void {
    if (!isOpen(job)) return;
    job.report = report;
    for (const alert of report.alerts) job.alerts.set(alert.id, alert);
    const { alerts } = job;
    // The thread keeps no more than that either: the earliest go.
    for (const earliest of alerts.keys()) {
      if (alerts.size <= backtestLimits.alerts) break;
      alerts.delete(earliest);
    }
  }

  async function run(job: Job): Promise<void> {
    try {
      await thread.run(job.plan, {
        signal: job.cancelled.signal,
        onBegin: () => {
          job.state = 'running';
        },
        onReport: (report) => take(job, report),
      });
      end(job, 'done');
    } catch (error) {
      end(job, 'failed', messageOf(error));
    }
  }

  function sweep(): void {
    const now = clock();
    for (const job of jobs.values()) {
      const abandoned = job.client !== undefined && now - job.askedAt > abandonedMs;
      if (isOpen(job) && abandoned) giveUp(job, 'nobody asked about it any more');
      if (job.overAt !== undefined && now - job.overAt > keptMs) jobs.delete(job.id);
    }
    const over = [...jobs.values()].filter((job) => !isOpen(job));
    for (const { id } of over.slice(0, Math.max(0, over.length - mostKept))) jobs.delete(id);
  }

  return {
    add: (plan, held, client) => {
      sweep();
      for (const job of jobs.values()) {
        if (client === undefined || job.client !== client) continue;
        giveUp(job, 'a newer one has taken its place');
        jobs.delete(job.id);
      }
      const queue = waiting();
      if (queue >= mostWaiting) {
        throw new OverloadError(`${queue} backtests are waiting already: try again in a while`);
      }
      const job: Job = {
        id: randomUUID().replaceAll('-', '').slice(0, 12),
        plan,
        heldSince: held.first,
        client,
        cancelled: new AbortController(),
        alerts: new Map(),
        state: 'waiting',
        report: undefined,
        problem: undefined,
        askedAt: clock(),
        overAt: undefined,
      };
      jobs.set(job.id, job);
      const work = run(job).finally(() => running.delete(work));
      running.add(work);
      return viewOf(job, 0);
    },
    view: (id, limit) => {
      const job = jobs.get(id);
      if (job === undefined) return undefined;
      job.askedAt = clock();
      return viewOf(job, limit);
    },
    cancel: (id) => {
      const job = jobs.get(id);
      if (job === undefined) return false;
      giveUp(job, 'it was cancelled');
      jobs.delete(id);
      return true;
    },
    get waiting() {
      return waiting();
    },
    sweep,
    close: async () => {
      for (const job of jobs.values()) giveUp(job, 'alerting is stopping');
      await Promise.all(running);
      await thread.close();
    },
  };
}

function viewOf(job: Job, limit: number): BacktestView {
  const { plan, report, problem } = job;
  const all = [...job.alerts.values()].sort(byDetection);
  const alerts = limit === 0 ? [] : all.slice(-limit);
  return {
    id: job.id,
    state: job.state,
    progress: progressOf(job),
    from: iso(plan.from),
    to: iso(plan.to),
    heldSince: job.heldSince === undefined ? null : iso(job.heldSince),
    position: report === undefined ? null : iso(report.position),
    posts: report?.posts ?? 0,
    fired: report?.fired ?? 0,
    perDay: report?.perDay ?? [],
    series: report?.series ?? [],
    alerts,
    truncated: (report?.truncated ?? false) || alerts.length < all.length,
    ...(problem === undefined ? {} : { problem }),
  };
}

function progressOf({ state, plan, report }: Job): number {
  if (state === 'done') return 1;
  if (report === undefined) return 0;
  const { begin, position } = report;
  return Math.min(1, Math.max(0, (position - begin) / Math.max(1, plan.to - begin)));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
