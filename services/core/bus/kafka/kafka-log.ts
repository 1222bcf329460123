import type { Log } from '../../log.ts';
import type { logCreator } from './kafka-client.ts';

/** What kafkajs calls errors although it is everyday life: rebalances, first use of a group, topics that exist. */
const everyday =
  /rebalanc|Response (Heartbeat|JoinGroup|SyncGroup|OffsetCommit|FindCoordinator|GroupCoordinator)|coordinator is (not available|loading)|not the correct coordinator|Topic creation errors|no leader for this topic-partition|leadership election/i;

/**
 * Sends kafkajs' log into ours, a step quieter: what matters also rejects a promise, and is logged where
 * that is handled.
 */
export function createKafkaLogCreator(log: Log): logCreator {
  return () =>
    ({ level, log: entry }) => {
      const { message, timestamp: _, logger: __, stack: ___, ...details } = entry;
      const text = `kafka: ${message}`;
      const error = typeof details['error'] === 'string' ? details['error'] : '';
      if (level <= 1 && !everyday.test(`${message} ${error}`)) log.warn(details, text);
      else if (level <= 2) log.debug(details, text);
      else log.trace(details, text);
    };
}
