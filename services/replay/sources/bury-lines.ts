import type { EventBus } from '../../core/bus/event-bus.ts';
import type { Clock } from '../../core/clock.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import { hash128 } from '../../core/posts/identity/text-hash.ts';
import type { Rejection } from './file-posts.ts';

/** Bytes of a line that are kept; enough to see what it was. */
const keptBytes = 65_536;
/** Letters published at a time: within what a broker takes in one request. */
const atOnce = 8;

/** Writes lines of a file that are no posts to the dead letters; the same line gets the same id. */
export async function buryLines(
  bus: EventBus,
  clock: Clock,
  file: string,
  rejections: readonly Rejection[],
): Promise<void> {
  for (let start = 0; start < rejections.length; start += atOnce) {
    const letters = rejections.slice(start, start + atOnce).map(({ line, reason, raw }) => {
      const kept = raw.subarray(0, keptBytes);
      const id = hash128(
        JSON.stringify(['replay-line', file, line, reason, kept.toString('latin1')]),
      );
      return {
        key: id,
        value: {
          type: 'dead-letter' as const,
          id,
          service: 'replay',
          origin: { type: 'source' as const, source: file.slice(0, 100) },
          reason: `line ${line}: ${reason}`.slice(0, 2_000),
          raw: kept.toString('base64'),
          rawBytes: raw.length,
          at: clock(),
        },
      };
    });
    await bus.publish(busTopics.replay.deadLetters, letters);
  }
}
