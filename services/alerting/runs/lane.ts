import type { BatchHandler, EventBus } from '../../core/bus/event-bus.ts';
import type { TopicDefinition } from '../../core/contracts/bus-topics.ts';
import { BarographError, isRetriable } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { SettingsLog } from '../../core/settings/settings-log.ts';
import type { AlertingMetrics } from '../alerting-metrics.ts';
import type { Engine } from '../engine/engine.ts';
import type { SnapshotStore } from '../snapshots/snapshot-store.ts';
import type { LiveFirst } from './live-first.ts';
import type { Offsets } from './run-state.ts';

export interface LaneDeps {
  readonly bus: EventBus;
  readonly log: Log;
  /** Reign under which everything is written. */
  readonly epoch: number;
  readonly settings: SettingsLog;
  readonly createEngine: (state?: unknown) => Engine;
  readonly store: SnapshotStore;
  readonly metrics: AlertingMetrics;
  readonly liveFirst: LiveFirst;
  /** Once aborted nothing new is begun. */
  readonly stopping: AbortSignal;
  /** Once aborted, what is under way is given up. */
  readonly over: AbortSignal;
  /** Ends the service: going on would lose something. */
  readonly fail: (error: unknown) => void;
}

/** A lane that is being worked on. */
export interface Lane {
  /** Rejects when the lane cannot be read any more. */
  readonly failed: Promise<never>;
  /** Stops reading and resolves when nothing is under way any more, or has been given up. */
  close(): Promise<void>;
  /** Stores what is in memory, if that is worth it and all that it led to is on the bus. */
  keep(): Promise<void>;
}

/**
 * A handler that takes nothing once the reign is ending; where it returns early nothing is acknowledged by that,
 * since positions come from snapshots alone. Records are valid by their schema, so what fails is never theirs: it is
 * tried again or ends the service, and no record goes to dead letters.
 */
export function whileReigning<T>(
  { stopping, over, fail }: Pick<LaneDeps, 'stopping' | 'over' | 'fail'>,
  handler: BatchHandler<T>,
): BatchHandler<T> {
  const ending = (): boolean => stopping.aborted || over.aborted;
  return async (batch) => {
    if (ending()) return;
    try {
      await handler(batch);
    } catch (error) {
      if (ending()) return;
      if (isRetriable(error)) throw error;
      fail(error);
    }
  };
}

/** @throws BarographError when a topic ends before a snapshot's offsets: it is another log than that one's */
export async function assertSameLog(
  bus: EventBus,
  topic: TopicDefinition<unknown>,
  offsets: Offsets,
): Promise<void> {
  const ends = new Map((await bus.offsets(topic)).map(({ partition, end }) => [partition, end]));
  for (const { partition, offset } of offsets) {
    const end = ends.get(partition) ?? 0;
    if (offset <= end) continue;
    throw new BarographError(`${topic.name}[${partition}] ends at ${end}, before ${offset}`);
  }
}
