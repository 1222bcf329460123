import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { busTopics, type TopicDefinition } from '../contracts/bus-topics.ts';
import type { DeadLetter, DeadLettersRecord } from '../contracts/dead-letter.ts';
import { BarographError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { retry } from '../retry.ts';
import type { EventBus } from './event-bus.ts';

/** Bytes of the original that a dead letter keeps. */
export const rawBytesKept = 1_000_000;
const reasonLength = 2_000;
const groupSize = 2_000_000;
const backoff = { baseMs: 100, maxMs: 10_000 };

/** A record that was given up, and why. */
export interface FailedRecord {
  readonly partition: number;
  readonly offset: number;
  readonly value: string | Buffer | null;
  readonly reason: string;
}

/** Stores dead letters; resolves when they are stored, however long that takes, or throws once the signal is aborted. */
export type DeadLetterWriter = (
  failed: readonly FailedRecord[],
  signal: AbortSignal,
) => Promise<void>;

/** The dead letters of the lane that a topic belongs to; topics outside both lanes count as live. */
export function deadLetterTopicOf(topicName: string): TopicDefinition<DeadLettersRecord> {
  const lane = topicName.startsWith('replay.') ? 'replay' : 'live';
  return busTopics[lane].deadLetters;
}

/** 32 hex digits that name a record of the log: the same record always gets the same dead letter id. */
export function deadLetterId(topicName: string, partition: number, offset: number): string {
  const name = `${topicName}\n${partition}\n${offset}`;
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

export interface DeadLetterWriterDeps {
  readonly publish: EventBus['publish'];
  readonly topicName: string;
  readonly service: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onWritten: (records: number) => void;
}

/**
 * Writes dead letters for one topic. A failing write is tried again for ever, since skipping it would lose
 * the record. A dead letter that cannot be handled is only logged: writing another one about it would never end.
 */
export function createDeadLetterWriter(deps: DeadLetterWriterDeps): DeadLetterWriter {
  const { publish, topicName, service, clock, log, onWritten } = deps;
  const target = deadLetterTopicOf(topicName);

  function letterOf(failed: FailedRecord): DeadLetter {
    const { partition, offset, value, reason } = failed;
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    return {
      type: 'dead-letter',
      id: deadLetterId(topicName, partition, offset),
      service,
      origin: { type: 'record', topic: topicName, partition, offset },
      reason: reason === '' ? 'failed without a message' : reason.slice(0, reasonLength),
      raw: bytes === null ? '' : bytes.subarray(0, rawBytesKept).toString('base64'),
      rawBytes: bytes?.length ?? 0,
      at: clock(),
    };
  }

  async function write(letters: readonly DeadLetter[]): Promise<void> {
    try {
      await publish(
        target,
        letters.map((letter) => ({ key: letter.id, value: letter })),
      );
    } catch (error) {
      log.error({ topic: target.name, error: messageOf(error) }, 'dead letters not written yet');
      throw new BarographError('dead letters not written', { retriable: true, cause: error });
    }
  }

  return async (failed, signal) => {
    for (const { partition, offset, reason } of failed) {
      log.warn({ topic: topicName, partition, offset, service, reason }, 'record is given up');
    }
    if (target.name !== topicName) {
      const patience = { ...backoff, retries: Number.POSITIVE_INFINITY, signal };
      for (const letters of inGroups(failed.map(letterOf))) {
        await retry(() => write(letters), patience);
      }
    }
    onWritten(failed.length);
  };
}

/** Letters that one publish takes, so that many small ones are quick and large ones do not pile up. */
function* inGroups(letters: readonly DeadLetter[]): Generator<DeadLetter[]> {
  let group: DeadLetter[] = [];
  let size = 0;
  for (const letter of letters) {
    if (size + letter.raw.length > groupSize && group.length > 0) {
      yield group;
      group = [];
      size = 0;
    }
    group.push(letter);
    size += letter.raw.length + letter.reason.length;
  }
  if (group.length > 0) yield group;
}
