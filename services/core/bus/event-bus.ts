import type { TopicDefinition } from '../contracts/bus-topics.ts';
import { BarographError } from '../errors.ts';

/** A record to be published. Records with equal keys go to one partition unless `partition` says otherwise. */
export interface OutgoingRecord<T> {
  readonly key: string | null;
  readonly value: T;
  readonly partition?: number;
}

/** A record as it lies in the log. Offsets count from 0 and rise by 1 within a partition (Kafka may skip some). */
export interface BusRecord<T> {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: T;
  /** When the log took it, in ms since the epoch; retention counts from here. */
  readonly appendedAt: number;
}

/** Consecutive valid records of one partition, oldest first, never empty. */
export interface Batch<T> {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly BusRecord<T>[];
  /** Offset after the last published record of the partition when the batch was taken: lag = this − last offset − 1. */
  readonly endOffset: number;
  /** Aborted when the subscription stops or the partition moves elsewhere: the result no longer counts. */
  readonly signal: AbortSignal;
}

/**
 * Handles a batch; returning acknowledges all of it. Handlers must be idempotent (at-least-once delivery).
 * A retriable error makes the bus try the batch again with back-off. Any other error makes it handle the
 * records one by one; a record that still fails goes to the dead letters of its lane, and the rest goes on.
 * Batches of one partition come one after the other, those of different partitions side by side.
 */
export type BatchHandler<T> = (batch: Batch<T>) => Promise<void>;

export interface SubscribeOptions {
  readonly group: string;
  /** The service named in dead letters. */
  readonly service: string;
  /** Largest batch in records. */
  readonly maxRecords: number;
  /** Where to begin when the group has no offset yet; default `earliest`. */
  readonly startAt?: 'earliest' | 'latest';
  /**
   * Offsets to begin at, kept by the subscriber itself (in its own store's transactions). When given, the
   * group's committed offsets are neither read nor written, and partitions absent from it begin at `startAt`.
   */
  readonly positions?: (partition: number) => Promise<number | undefined>;
  readonly onAssigned?: (partitions: readonly number[]) => void;
  readonly onRevoked?: (partitions: readonly number[]) => void;
}

export interface Subscription {
  /** Rejects when the subscription died for a reason that trying again cannot mend; never resolves. */
  readonly failed: Promise<never>;
  /** Stops taking batches, waits for the handler to return and its acknowledgement to be stored. */
  close(): Promise<void>;
}

/** A stretch of one topic. Bounds are per partition; `to` is exclusive, absent means the end at the time of the call. */
export interface ReadRange {
  readonly partitions?: readonly number[];
  readonly from: { readonly offset: number } | { readonly appendedAt: number } | 'earliest';
  readonly to?: { readonly offset: number } | { readonly appendedAt: number };
}

/** The offsets a partition holds: `low` is the first one kept, `end` the one the next record will get. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly low: number;
  readonly end: number;
}

/** The log that all services meet at, for who only looks into it. */
export interface BusReader {
  /**
   * Reads a range without a group, in short transactions, partition after partition in the order given.
   * Values that do not parse are skipped (their subscriber dead-letters them).
   * @throws OffsetOutOfRangeError when `from.offset` lies below the low-water mark.
   */
  read<T>(topic: TopicDefinition<T>, range: ReadRange): AsyncIterable<readonly BusRecord<T>[]>;

  /** First and next offset of every partition. */
  offsets(topic: TopicDefinition<unknown>): Promise<readonly PartitionOffsets[]>;

  close(): Promise<void>;
}

/** The log that all services meet at. Embedded: LMDB; beyond one machine: Apache Kafka. One contract suite holds for both. */
export interface EventBus extends BusReader {
  /**
   * Appends records, all or none per partition (on Kafka: of each 4 MB), and resolves when they are durable in
   * the sense of the bus.
   * @throws InvalidRecordError when a value does not fit the topic's schema; nothing is published then.
   */
  publish<T>(topic: TopicDefinition<T>, records: readonly OutgoingRecord<T>[]): Promise<void>;

  /** Delivers a topic to a consumer group. Values that do not parse go to dead letters and never reach the handler. */
  subscribe<T>(
    topic: TopicDefinition<T>,
    options: SubscribeOptions,
    handler: BatchHandler<T>,
  ): Promise<Subscription>;

  /** Offsets a group has committed, for lag figures; partitions without one are absent. */
  committed(topic: TopicDefinition<unknown>, group: string): Promise<ReadonlyMap<number, number>>;
}

/** A value that does not fit its topic's schema; `problems` names each wrong field. */
export class InvalidRecordError extends BarographError {
  readonly topic: string;
  readonly problems: readonly string[];

  constructor(topic: string, problems: readonly string[]) {
    super(`record for ${topic} is invalid: ${problems.join('; ')}`);
    this.topic = topic;
    this.problems = problems;
  }
}

/** The offset asked for has been dropped by retention. */
export class OffsetOutOfRangeError extends BarographError {
  readonly low: number;

  constructor(topic: string, partition: number, offset: number, low: number) {
    super(
      `${topic}[${partition}] no longer holds offset ${offset}: retention has dropped everything before ${low}; start from ${low} or from a time`,
    );
    this.low = low;
  }
}
