import type { EventBus } from '../../core/bus/event-bus.ts';
import { minuteMs } from '../../core/clock.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';
import { assertHeld } from '../../core/stretches/held.ts';
import { liveTopic, readLiveStretch } from '../../core/stretches/live-stretch.ts';
import type { Beginning } from '../../core/stretches/timed-record.ts';
import { findSnapshot } from './find-snapshot.ts';
import type { Stretch } from './stretch.ts';

export interface BusStretchOptions {
  readonly bus: EventBus;
  readonly record: ReplayRecord;
  /** Where the present generation is played from, and where to go on if it has begun. */
  readonly playedFrom: number;
  readonly resumeAt: number | undefined;
}

/**
 * The live lane between two times, as it was written. It begins at the last snapshot of alerting before it, or a
 * warm-up before it; a place that was sought is preceded by its warm-up, as far as that belongs to the stretch.
 * @throws BarographError when the bus has dropped its beginning
 */
export async function openBusStretch(options: BusStretchOptions): Promise<Stretch> {
  const { bus, record, playedFrom, resumeAt } = options;
  const topic = liveTopic(record.scores);
  await assertHeld(bus, topic, resumeAt ?? playedFrom);
  const warmUpFrom = playedFrom - record.warmUpMinutes * minuteMs;
  // After a seek, what the warm-up holds of the stretch is shown as well: it, too, is to be as it was live.
  const snapshot =
    resumeAt === undefined
      ? ((await findSnapshot(bus, Math.max(record.from, warmUpFrom))) ??
        (await findSnapshot(bus, playedFrom)))
      : undefined;
  const begin: Beginning =
    resumeAt === undefined
      ? { at: snapshot === undefined ? warmUpFrom : snapshot.minute + minuteMs, again: false }
      : { at: resumeAt, again: true };
  /** A snapshot's offsets are those of the scored posts. */
  const offsets = new Map(
    record.scores === 'reuse'
      ? snapshot?.offsets.map(({ partition, offset }) => [partition, offset])
      : [],
  );
  return {
    begin: begin.at,
    snapshot: snapshot?.id ?? null,
    carrier: record.scores === 'reuse' ? 'scored-posts' : 'posts',
    records: () => readLiveStretch({ bus, topic, begin, to: record.to, offsets }),
  };
}
