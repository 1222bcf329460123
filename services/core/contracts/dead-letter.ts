import { z } from 'zod';
import { epochMsSchema } from './post.ts';

/** What could not be parsed or handled, kept with its raw bytes so that it can be read and driven again. */
const deadLetterRecordSchema = z.object({
  type: z.literal('dead-letter'),
  /** 32 hex digits; the same failure of the same record has the same id. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** The service that gave up on it: `ingest`, `classifier`, `gateway` … */
  service: z.string().min(1).max(50),
  /** Where it came from: `{topic, partition, offset}` of a bus record, or the source of an item that never became one. */
  origin: z.discriminatedUnion('type', [
    z.object({ type: z.literal('record'), topic: z.string(), partition: z.int(), offset: z.int() }),
    z.object({ type: z.literal('source'), source: z.string().min(1).max(100) }),
  ]),
  /** What is wrong, where and how to mend it. */
  reason: z.string().min(1).max(2_000),
  /** The raw bytes, base64, cut at `rawBytes` if longer. */
  raw: z.string().max(1_400_000),
  /** Size of the original in bytes. */
  rawBytes: z.int().nonnegative(),
  at: epochMsSchema,
});

/** Marks a dead letter as driven again, so that it is listed no more. */
const redrivenRecordSchema = z.object({
  type: z.literal('redriven'),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  at: epochMsSchema,
});

export const deadLettersRecordSchema = z.discriminatedUnion('type', [
  deadLetterRecordSchema,
  redrivenRecordSchema,
]);
export type DeadLetter = z.infer<typeof deadLetterRecordSchema>;
export type DeadLettersRecord = z.infer<typeof deadLettersRecordSchema>;
