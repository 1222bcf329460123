import { minuteMs, startOfMinute } from '../../core/clock.ts';
import { backtestLimits, type CreateBacktest } from '../../core/contracts/api/backtests.ts';
import type { Filter } from '../../core/contracts/settings/filter.ts';
import type { Rule } from '../../core/contracts/settings/rule.ts';
import { BarographError } from '../../core/errors.ts';
import { type Held, problemOf } from '../../core/stretches/held.ts';

/** What a backtest is to do; plain data. */
export interface BacktestPlan {
  /** Stretch, ms since the epoch, whole minutes. */
  readonly from: number;
  readonly to: number;
  /** Minutes that are played before it, untold. */
  readonly warmUpMinutes: number;
  /** The only rules in force, by id; undefined: those that were in force at each minute. */
  readonly rules: Readonly<Record<string, Rule>> | undefined;
  readonly filters: 'present' | 'of-that-time' | Readonly<Record<string, Filter>>;
}

const dayMs = 86_400_000;

/** A backtest that cannot be; `path` names the field that is to blame. */
export class InvalidBacktestError extends BarographError {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/**
 * The plan of a backtest that was asked for.
 * @param held how far back the live lane's scored posts are held
 * @throws InvalidBacktestError when there is nothing to look at
 */
export function backtestPlan(request: CreateBacktest, held: Held, now: number): BacktestPlan {
  const asked = startOfMinute(Date.parse(request.from));
  if (asked >= now) throw new InvalidBacktestError('from', 'has not come yet');
  const to = endOfMinute(Math.min(now, request.to === undefined ? now : Date.parse(request.to)));
  if (held.first === undefined) {
    throw new InvalidBacktestError('from', 'the bus holds nothing of the live lane yet');
  }
  const from = request.shorten ? shortened(asked, held) : asked;
  const problem = problemOf(held, from);
  if (problem !== undefined) throw new InvalidBacktestError('from', problem);
  if (to <= held.first) {
    throw new InvalidBacktestError('to', `the bus holds only what came from ${iso(held.first)} on`);
  }
  if (from >= to) throw new InvalidBacktestError('to', `must be later than ${iso(from)}`);
  // The request bounds it only where it names its end.
  if (to - from > backtestLimits.days * dayMs) {
    const message = `a stretch may have ${backtestLimits.days} days at most: begin later, or name its end`;
    throw new InvalidBacktestError('from', message);
  }
  const { rules } = request;
  return {
    from,
    to,
    warmUpMinutes: request.warmUpMinutes,
    rules: rules === undefined ? undefined : byId(rules),
    filters: request.filters ?? (rules === undefined ? 'of-that-time' : 'present'),
  };
}

/** Where everything is held from on, if that is later. */
function shortened(from: number, { since }: Held): number {
  return since === undefined || !Number.isFinite(since) ? from : Math.max(from, endOfMinute(since));
}

/** Rules without an id are called rule-1, rule-2 and so on. */
function byId(rules: NonNullable<CreateBacktest['rules']>): Record<string, Rule> {
  const taken = new Set(rules.flatMap(({ id }) => id ?? []));
  let number = 0;
  const nextFree = (): string => {
    do number += 1;
    while (taken.has(`rule-${number}`));
    return `rule-${number}`;
  };
  return Object.fromEntries(rules.map(({ id, ...rule }) => [id ?? nextFree(), rule]));
}

function endOfMinute(ms: number): number {
  return Math.ceil(ms / minuteMs) * minuteMs;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
