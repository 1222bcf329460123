import type { EventBus } from '../../core/bus/event-bus.ts';
import { minuteMs } from '../../core/clock.ts';
import type { AlertingSnapshot } from '../../core/contracts/alerting-snapshot.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';

/**
 * The newest snapshot of live alerting from before a time that can still be used: alerting's present version wrote
 * it, its parts are held, and so is what follows it.
 */
export async function findSnapshot(
  bus: EventBus,
  before: number,
): Promise<AlertingSnapshot | undefined> {
  const [parts] = await bus.offsets(busTopics.alertingSnapshotParts);
  const low = new Map(
    (await bus.offsets(busTopics.live.scoredPosts)).map((entry) => [entry.partition, entry.low]),
  );
  const heads: AlertingSnapshot[] = [];
  for await (const records of bus.read(busTopics.alertingSnapshots, { from: 'earliest' })) {
    for (const { value } of records) if (value.replay === undefined) heads.push(value);
  }
  const version = heads.at(-1)?.version;
  return heads
    .filter(
      (head) =>
        head.minute + minuteMs <= before &&
        head.version === version &&
        head.firstPart >= (parts?.low ?? 0) &&
        head.offsets.every(({ partition, offset }) => offset >= (low.get(partition) ?? 0)),
    )
    .reduce<AlertingSnapshot | undefined>(
      (best, head) => (best === undefined || head.minute >= best.minute ? head : best),
      undefined,
    );
}
