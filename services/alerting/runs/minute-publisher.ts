import type { EventBus } from '../../core/bus/event-bus.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { Lane } from '../../core/contracts/lane.ts';
import type { Log } from '../../core/log.ts';
import { retry } from '../../core/retry.ts';
import type { MinuteRecords } from './run.ts';

/** Publishes what minutes yielded; resolves when all of it is on the bus. @throws when the signal aborts before */
export type MinutePublisher = (minutes: readonly MinuteRecords[]) => Promise<void>;

const patience = { baseMs: 100, maxMs: 5_000, retries: Number.POSITIVE_INFINITY };

/**
 * Alerts go before stories, so that who has read a minute's last stories record has all of its alerts. After a
 * failure both are sent again as they were; consumers know repeats by (alert id, sequence) and by minute.
 */
export function createMinutePublisher(
  lane: Lane,
  deps: { readonly bus: EventBus; readonly log: Log; readonly signal: AbortSignal },
): MinutePublisher {
  const { bus, log, signal } = deps;
  const topics = busTopics[lane];
  return async (minutes) => {
    const alerts = minutes.flatMap((minute) => minute.alerts);
    const stories = minutes.flatMap((minute) => minute.stories);
    const send = async (): Promise<void> => {
      signal.throwIfAborted();
      if (alerts.length > 0) {
        await bus.publish(
          topics.alerts,
          alerts.map((value) => ({ key: value.id, value })),
        );
        signal.throwIfAborted();
      }
      await bus.publish(
        topics.stories,
        stories.map((value) => ({ key: null, value })),
      );
    };
    await retry(send, {
      ...patience,
      signal,
      onRetry: (error, attempt) => {
        log.warn({ err: error, lane, attempt }, 'minutes not published yet');
      },
    });
  };
}
