import type { z } from 'zod';
import type { TopicDefinition } from '../contracts/bus-topics.ts';
import { messageOf } from '../errors.ts';
import { InvalidRecordError, type OutgoingRecord } from './event-bus.ts';

/** A validated record, ready to be stored. */
export interface EncodedRecord {
  readonly partition: number;
  readonly key: string | null;
  readonly json: string;
}

export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

const problemsNamed = 10;

/**
 * Validates and serialises records for a topic; fields that the schema does not know are left out.
 * @throws InvalidRecordError naming each wrong field of the first records that do not fit.
 */
export function encodeRecords<T>(
  topic: TopicDefinition<T>,
  records: readonly OutgoingRecord<T>[],
  partitionOf: (record: OutgoingRecord<T>, partitions: number) => number,
): EncodedRecord[] {
  const problems: string[] = [];
  const encoded: EncodedRecord[] = [];
  let index = -1;
  for (const record of records) {
    index += 1;
    if (problems.length >= problemsNamed) break;
    const partition = partitionOf(record, topic.partitions);
    if (!Number.isInteger(partition) || partition < 0 || partition >= topic.partitions) {
      problems.push(`record ${index}: partition ${partition} is not in 0..${topic.partitions - 1}`);
      continue;
    }
    if (record.key === null && topic.cleanup === 'compact') {
      problems.push(`record ${index}: key is missing, and a compacted topic needs one`);
      continue;
    }
    const result = topic.schema.safeParse(record.value);
    if (result.success) {
      encoded.push({ partition, key: record.key, json: JSON.stringify(result.data) });
    } else {
      problems.push(...result.error.issues.map((issue) => `record ${index}: ${inWords(issue)}`));
    }
  }
  if (problems.length > 0)
    throw new InvalidRecordError(topic.name, problems.slice(0, problemsNamed));
  return encoded;
}

/** Parses and validates a stored value. */
export function decodeValue<T>(
  topic: TopicDefinition<T>,
  stored: string | Buffer | null,
): Decoded<T> {
  if (stored === null) return { ok: false, reason: `${topic.name}: the record has no value` };
  let json: unknown;
  try {
    json = JSON.parse(typeof stored === 'string' ? stored : stored.toString('utf8'));
  } catch (error) {
    return { ok: false, reason: `${topic.name}: not JSON: ${messageOf(error)}` };
  }
  const result = topic.schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.slice(0, problemsNamed).map(inWords);
  return { ok: false, reason: `${topic.name}: does not fit the schema: ${problems.join('; ')}` };
}

function inWords(issue: z.core.$ZodIssue): string {
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}
