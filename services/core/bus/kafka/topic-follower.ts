import { connect as connectTcp, type LookupFunction } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { lookupPublic, refuseLiteral } from '../../http/address-guard.ts';
import type { Log } from '../../log.ts';
import { within } from '../within.ts';
import { createForeignClient, type Kafka, type SocketFactory } from './kafka-client.ts';

/** How to reach brokers that are not Barograph's own. */
export interface ForeignCluster {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls: TlsMaterial | undefined;
  readonly sasl: SaslLogin | undefined;
  /** Whether brokers, those they name included, may have addresses that are not public. */
  readonly allowPrivateAddresses: boolean;
}

/** PEM texts; absent ones are the system's. */
export interface TlsMaterial {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface SaslLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export interface ForeignMessage {
  readonly partition: number;
  readonly offset: number;
  /** When it was written, by its producer or broker, ms since the epoch. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

export interface FollowOptions {
  readonly topic: string;
  readonly group: string;
  /** Called once the partitions are known: where to begin in each of them, by its bounds. */
  readonly positions: (bounds: readonly PartitionBounds[]) => ReadonlyMap<number, number>;
  /** Resolves when the messages are dealt with; they are of one partition and in order. */
  readonly take: (messages: readonly ForeignMessage[]) => Promise<void>;
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface PartitionBounds {
  readonly partition: number;
  /** The first offset that is still kept, and the one after the last. */
  readonly low: number;
  readonly end: number;
}

const drainMs = 5_000;
const mostAtOnce = 500;

/**
 * Follows a topic of another cluster until the signal aborts. Where reading begins is the caller's to say at each start;
 * offsets are committed to the group as well, so that tools can show how far behind it is, but never read.
 * @throws what kept it from reading on; the caller connects again
 */
export async function followTopic(cluster: ForeignCluster, options: FollowOptions): Promise<void> {
  const { topic, group, signal, log, take } = options;
  const kafka: Kafka = createForeignClient(cluster, socketsOf(cluster), log);
  const admin = kafka.admin();
  const consumer = kafka.consumer({
    groupId: group,
    maxWaitTimeInMs: 500,
    allowAutoTopicCreation: false,
    retry: { retries: 2 },
  });
  const ended = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
  ended.catch(() => undefined);
  try {
    await admin.connect();
    const bounds = (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
      partition,
      low: Number(low),
      end: Number(high),
    }));
    const next = new Map(options.positions(bounds));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const seekAll = (partitions: readonly number[]): void => {
      for (const partition of partitions) {
        consumer.seek({ topic, partition, offset: String(next.get(partition) ?? 0) });
      }
    };
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      seekAll(payload.memberAssignment[topic] ?? []);
    });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale }) => {
        const from = next.get(batch.partition) ?? 0;
        const messages = batch.messages
          .map((message) => foreignMessage(batch.partition, message))
          .filter(({ offset }) => offset >= from);
        for (let at = 0; at < messages.length; at += mostAtOnce) {
          if (!isRunning() || isStale() || signal.aborted) return;
          const piece = messages.slice(at, at + mostAtOnce);
          await take(piece);
          const last = piece.at(-1);
          if (last === undefined) continue;
          next.set(batch.partition, last.offset + 1);
          resolveOffset(String(last.offset));
          const committed = { topic, partition: batch.partition, offset: String(last.offset + 1) };
          await consumer.commitOffsets([committed]).catch(() => undefined);
          await heartbeat();
        }
      },
    });
    await ended;
  } finally {
    await within(drainMs, Promise.allSettled([consumer.disconnect(), admin.disconnect()]));
  }
}

function foreignMessage(
  partition: number,
  message: { offset: string; timestamp: string; key: Buffer | null; value: Buffer | null },
): ForeignMessage {
  const { offset, timestamp, key, value } = message;
  return { partition, offset: Number(offset), timestamp: Number(timestamp), key, value };
}

/** Opens sockets to public addresses only, unless others are allowed: brokers name further brokers. */
function socketsOf({ allowPrivateAddresses }: ForeignCluster): SocketFactory {
  return ({ host, port, ssl, onConnect }) => {
    if (!allowPrivateAddresses) refuseLiteral(new URL(`http://${host}:${port}`));
    const lookup = allowPrivateAddresses ? {} : { lookup: lookupPublic as LookupFunction };
    const socket = ssl
      ? connectTls({ host, port, servername: host, ...ssl, ...lookup }, onConnect)
      : connectTcp({ host, port, ...lookup }, onConnect);
    return socket.setKeepAlive(true, 60_000);
  };
}
