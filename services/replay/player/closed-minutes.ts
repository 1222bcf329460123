import { randomUUID } from 'node:crypto';
import type { EventBus } from '../../core/bus/event-bus.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { ReplayRun } from '../../core/contracts/lane.ts';

/** How far alerting has got in each run, by its account of the minutes it closed. */
export interface ClosedMinutes {
  /** Start of the last minute that was closed; undefined while none was. */
  last(run: ReplayRun): number | undefined;
  forget(run: ReplayRun): void;
  close(): Promise<void>;
}

export async function followClosedMinutes(bus: EventBus): Promise<ClosedMinutes> {
  const last = new Map<string, number>();
  const topic = busTopics.replay.stories;
  const [present] = await bus.offsets(topic);
  const subscription = await bus.subscribe(
    topic,
    {
      group: `replay-progress-${randomUUID()}`,
      service: 'replay',
      maxRecords: 500,
      positions: () => Promise.resolve(present?.end ?? 0),
    },
    async ({ records }) => {
      for (const { value } of records) {
        if (value.replay === undefined || !value.last) continue;
        const key = keyOf(value.replay);
        last.set(key, Math.max(value.minute, last.get(key) ?? value.minute));
      }
    },
  );
  return {
    last: (run) => last.get(keyOf(run)),
    forget: (run) => last.delete(keyOf(run)),
    close: () => subscription.close(),
  };
}

function keyOf({ id, generation }: ReplayRun): string {
  return `${id}.${generation}`;
}
