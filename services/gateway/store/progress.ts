import type { BusRecord } from '../../core/bus/event-bus.ts';
import { minuteMs } from '../../core/clock.ts';
import type { Stories } from '../../core/contracts/stories.ts';
import type { HistoryBatch } from './commit-batches.ts';
import type { Progress, Runs } from './runs.ts';

/** How far a run has come by a commit. */
export type RunProgress = Progress & { readonly run: number };

/** The runs that come further by these batches. What is known never goes back. */
export function reachedBy(
  batches: readonly HistoryBatch[],
  stories: readonly { readonly run: number; readonly record: BusRecord<Stories> }[],
  runs: Runs,
): RunProgress[] {
  const reached = new Map<number, RunProgress>();

  function raise(run: number, field: keyof Progress, ms: number): void {
    const present = reached.get(run) ?? { run, ...runs.progress(run) };
    if (ms > (present[field] ?? -Infinity)) reached.set(run, { ...present, [field]: ms });
  }

  for (const { lane, reached: marks = [] } of batches) {
    for (const { replay, positionMs } of marks) {
      // Also gives the run its number: a replay that goes back begins anew before its first post comes.
      const run = runs.assign(lane, replay);
      if (run !== undefined && positionMs !== undefined) raise(run, 'positionMs', positionMs);
    }
  }
  for (const { run, record } of stories) {
    const { minute, last } = record.value;
    if (last) raise(run, 'closedMs', minute + minuteMs);
  }
  return [...reached.values()];
}
