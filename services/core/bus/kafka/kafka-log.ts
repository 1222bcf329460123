import { performance } from 'node:perf_hooks';
import type { Log } from '../../log.ts';
import type { logCreator } from './kafka-client.ts';

/** What kafkajs calls errors although it is everyday life: rebalances, first use of a group, topics that exist. */
const everyday =
  /rebalanc|Response (Heartbeat|JoinGroup|SyncGroup|OffsetCommit|FindCoordinator|GroupCoordinator)|coordinator is (not available|loading)|not the correct coordinator|Topic creation errors|no leader for this topic-partition|leadership election|Restarting the consumer/i;

const kafkaError = 1;
const kafkaWarning = 2;
/** While a broker is away, each client complains at every try; people need to read it once. */
const repeatAfterMs = 60_000;
const mostRemembered = 200;

/**
 * Sends kafkajs' log into ours, a step quieter: what matters also rejects a promise, and is logged where
 * that is handled.
 */
export function createKafkaLogCreator(log: Log): logCreator {
  const warnedAt = new Map<string, number>();

  function isNews(message: string): boolean {
    const kind = message.replace(/\d+/g, '#');
    const now = performance.now();
    if (now - (warnedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < repeatAfterMs) return false;
    if (warnedAt.size >= mostRemembered) warnedAt.clear();
    warnedAt.set(kind, now);
    return true;
  }

  return () =>
    ({ level, log: entry }) => {
      const { message, timestamp: _, logger: __, stack: ___, ...details } = entry;
      const text = `kafka: ${message}`;
      const error = typeof details['error'] === 'string' ? details['error'] : '';
      const matters = level <= kafkaError && !everyday.test(`${message} ${error}`);
      if (matters && isNews(message)) log.warn(details, text);
      else if (level <= kafkaWarning) log.debug(details, text);
      else log.trace(details, text);
    };
}
