import { setImmediate as nextTurn } from 'node:timers/promises';
import { createWakeUp } from '../../core/bus/wake-up.ts';
import type { Log } from '../../core/log.ts';
import { noSettings } from '../../core/settings/settings.ts';
import type { SettingsLog } from '../../core/settings/settings-log.ts';
import type { MinutePublisher } from './minute-publisher.ts';
import type { MinuteRecords, Run } from './run.ts';

export interface LaneWorkDeps {
  /** Runs of the lane; each gets a slice in turn. */
  readonly runs: () => Iterable<Run>;
  readonly partitions: number;
  readonly settings: SettingsLog;
  readonly log: Log;
  readonly publish: MinutePublisher;
  /** Longest time in which minutes are closed in one go. */
  readonly sliceMs: number;
  /** Once aborted no further slice begins. */
  readonly stopping: AbortSignal;
  /** Once aborted, what is under way is given up. */
  readonly over: AbortSignal;
  /** Told why no minute can be closed any more; what is in memory is of no use then. */
  readonly fail: (error: unknown) => void;
  /** Resolves when a slice may begin. */
  readonly turn?: () => Promise<void>;
  /** Whether a slice must end with this minute, because its state is wanted. */
  readonly endsSlice?: (minute: number) => boolean;
  /** Told when a slice's minutes are on the bus; the run stands exactly behind the last of them. */
  readonly onPublished: (run: Run, minutes: readonly MinuteRecords[]) => Promise<void> | void;
}

/** Closes the minutes of a lane's runs and publishes what they yield, one slice after the other. */
export interface LaneWork {
  /** Resolves when every minute that could be closed is, and is published, or when it has stopped. */
  run(): Promise<void>;
  /**
   * Resolves when a partition may be read on: at once, unless too many of its records wait for the ticks of other
   * partitions. One of them is never held, so that partitions cannot wait for each other.
   */
  room(partition: number): Promise<void>;
  /** To be called when a run has gone: others may have waited for it. */
  changed(): void;
  /** False while minutes are closed that are not all published: what is in memory must not be stored then. */
  readonly settled: boolean;
}

/** Records of one partition that may wait for the ticks of others. */
const mostAhead = 20_000;
/** About how many records are published at a time. */
const publishRecords = 500;
/** They are on their way at most for moments, unless the settings log has been lost. */
const settingsPatienceMs = 10_000;

export function createLaneWork(deps: LaneWorkDeps): LaneWork {
  const { settings, log, publish, stopping, over, fail } = deps;
  const progress = createWakeUp();
  let working: Promise<void> | undefined;
  let settled = true;
  let held = 0;

  async function reachSettings(wanted: number): Promise<void> {
    if (wanted <= settings.end) return;
    const patience = setTimeout(() => {
      log.warn({ wanted, end: settings.end }, 'still waiting for settings that a tick names');
    }, settingsPatienceMs);
    try {
      await settings.reach(wanted, stopping);
    } finally {
      clearTimeout(patience);
    }
  }

  /** Only what is published may be lost sight of: nothing is waited for between closing and publishing. */
  async function closeSlice(run: Run): Promise<void> {
    const { minutes } = run;
    await reachSettings(minutes.settings ?? 0);
    const until = performance.now() + deps.sliceMs;
    const closed: MinuteRecords[] = [];
    let records = 0;
    settled = false;
    while (records < publishRecords && performance.now() < until) {
      if ((minutes.settings ?? 0) > settings.end) break;
      const passed = minutes.close();
      if (passed === undefined) break;
      const acting = passed.settings === undefined ? noSettings : settings.at(passed.settings);
      const minute = run.detect(passed, acting);
      closed.push(minute);
      records += minute.alerts.length + minute.stories.length;
      if (deps.endsSlice?.(minute.minute)) break;
    }
    if (closed.length > 0) await publish(closed);
    settled = true;
    await deps.onPublished(run, closed);
    progress.notify();
  }

  const mayWork = (): boolean => {
    if (stopping.aborted || over.aborted) return false;
    for (const { minutes } of deps.runs()) if (minutes.ready) return true;
    return false;
  };

  async function work(): Promise<void> {
    while (mayWork()) {
      for (const run of deps.runs()) {
        if (!run.minutes.ready) continue;
        await deps.turn?.();
        if (stopping.aborted || over.aborted) return;
        await closeSlice(run);
        await nextTurn();
      }
    }
  }

  function ahead(partition: number): number {
    let records = 0;
    for (const { minutes } of deps.runs()) records += minutes.ahead(partition);
    return records;
  }

  return {
    run: async () => {
      while (working !== undefined || mayWork()) {
        working ??= work()
          .catch((error: unknown) => {
            if (!stopping.aborted && !over.aborted) fail(error);
          })
          .finally(() => {
            working = undefined;
          });
        await working;
      }
    },
    room: async (partition) => {
      while (ahead(partition) > mostAhead && held < deps.partitions - 1 && !stopping.aborted) {
        held += 1;
        await progress.wait(stopping);
        held -= 1;
      }
    },
    changed: () => progress.notify(),
    get settled() {
      return settled;
    },
  };
}
