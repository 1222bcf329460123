import type { TopicDefinition } from '../contracts/bus-topics.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { type BackoffOptions, retry } from '../retry.ts';
import type { BusMetrics } from './bus-metrics.ts';
import type { DeadLetterWriter, FailedRecord } from './dead-letters.ts';
import type { BatchHandler, BusRecord } from './event-bus.ts';
import { decodeValue } from './record-codec.ts';

/** A record as its bus stored it, before it is parsed. */
export interface RawRecord {
  readonly offset: number;
  readonly key: string | null;
  readonly appendedAt: number;
  /** The JSON, as text or bytes, whichever the bus has at hand; null when the record has no value. */
  readonly value: string | Buffer | null;
}

/** Consecutive raw records of one partition, and when to give up on them. */
export interface RawBatch {
  readonly partition: number;
  readonly records: readonly RawRecord[];
  readonly endOffset: number;
  /** Aborted when the result no longer counts. */
  readonly signal: AbortSignal;
  /** Aborted when no further attempt should begin, always before `signal`; the one under way may finish and counts. */
  readonly stopping: AbortSignal;
}

export interface DeliveryDeps<T> {
  readonly topic: TopicDefinition<T>;
  readonly group: string;
  readonly handler: BatchHandler<T>;
  readonly writeDeadLetters: DeadLetterWriter;
  readonly metrics: BusMetrics;
  readonly log: Log;
  readonly backoff?: BackoffOptions;
}

/** Thrown by a delivery that ended without an acknowledgement because its subscription stops or lost the partition. */
export class DeliveryStopped extends Error {}

const defaultBackoff: BackoffOptions = { baseMs: 100, maxMs: 15_000 };

/**
 * The way from stored bytes to the handler, the same on both buses. Resolves when every record is either
 * handled or a dead letter, so that the whole batch may be committed.
 *
 * A retriable failure repeats the same records with back-off. After any other failure the records are halved
 * until the one at fault stands alone: handlers keep nearly full batches, in order, at O(log n) extra calls.
 * @returns a function that throws DeliveryStopped when the batch must not be committed
 */
export function createDelivery<T>(deps: DeliveryDeps<T>): (batch: RawBatch) => Promise<void> {
  const { topic, group, handler, writeDeadLetters, metrics, log } = deps;
  const backoff = deps.backoff ?? defaultBackoff;

  async function handle(records: readonly BusRecord<T>[], batch: RawBatch): Promise<void> {
    const first = records[0];
    if (first === undefined) return;
    if (batch.stopping.aborted) throw new DeliveryStopped();
    const { partition, endOffset, signal } = batch;
    const place = { topic: topic.name, group, partition, offset: first.offset };
    try {
      await retry(() => handler({ topic: topic.name, partition, records, endOffset, signal }), {
        ...backoff,
        retries: Number.POSITIVE_INFINITY,
        signal: batch.stopping,
        onRetry: (error, attempt, delayMs) => {
          log.warn(
            { ...place, attempt, delayMs, error: messageOf(error) },
            'batch will be retried',
          );
          metrics.retried(topic.name, group);
        },
      });
    } catch (error) {
      if (batch.stopping.aborted) throw new DeliveryStopped();
      await isolate(records, batch, error);
    }
    if (signal.aborted) throw new DeliveryStopped();
  }

  async function isolate(
    records: readonly BusRecord<T>[],
    batch: RawBatch,
    error: unknown,
  ): Promise<void> {
    const only = records[0];
    if (records.length > 1 || only === undefined) {
      const middle = Math.ceil(records.length / 2);
      await handle(records.slice(0, middle), batch);
      await handle(records.slice(middle), batch);
      return;
    }
    const raw = batch.records.find((record) => record.offset === only.offset);
    log.error({ topic: topic.name, group, offset: only.offset, err: error }, 'record not handled');
    const { partition, offset } = only;
    const failed = { partition, offset, value: raw?.value ?? null, reason: messageOf(error) };
    await bury([failed], batch);
  }

  async function bury(failed: readonly FailedRecord[], batch: RawBatch): Promise<void> {
    if (failed.length === 0) return;
    try {
      await writeDeadLetters(failed, batch.stopping);
    } catch (error) {
      if (batch.stopping.aborted) throw new DeliveryStopped();
      throw error;
    }
  }

  return async (batch) => {
    const { partition } = batch;
    const valid: BusRecord<T>[] = [];
    const invalid: FailedRecord[] = [];
    for (const { offset, key, appendedAt, value } of batch.records) {
      const decoded = decodeValue(topic, value);
      if (decoded.ok) valid.push({ partition, offset, key, value: decoded.value, appendedAt });
      else invalid.push({ partition, offset, value, reason: decoded.reason });
    }
    await bury(invalid, batch);
    await handle(valid, batch);
    metrics.consumed(topic.name, group, batch.records.length);
  };
}
