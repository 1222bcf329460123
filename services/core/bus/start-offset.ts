import type { Log } from '../log.ts';
import type { PartitionOffsets, SubscribeOptions } from './event-bus.ts';

/**
 * Where a subscriber goes on: at the offset it asks for if the partition still holds it (or will write it
 * next), at the low-water mark if retention or the loss of the log has overtaken it, at `startAt` if it has none.
 */
export function startOffset(
  asked: number | undefined,
  { partition, low, end }: PartitionOffsets,
  options: SubscribeOptions,
  log: Log,
): number {
  if (asked === undefined) return options.startAt === 'latest' ? end : low;
  if (asked >= low && asked <= end) return asked;
  const place = { group: options.group, partition, asked, low, end };
  log.warn(place, 'offset is outside the log: going on from the first one kept');
  return low;
}
