import { z } from 'zod';
import { replayRunSchema } from './lane.ts';
import { epochMsSchema } from './post.ts';

/**
 * The head of a snapshot of alerting's state as it was when `minute` had been closed. It is written after its
 * parts, so where it stands, the snapshot is whole.
 */
export const alertingSnapshotSchema = z.object({
  id: z.string().min(1).max(100),
  epoch: z.int().nonnegative(),
  /** Absent: of the live lane. The id `*` stands for the whole replay lane, whose runs one snapshot holds. */
  replay: replayRunSchema.optional(),
  minute: epochMsSchema,
  /** Where to go on reading `<lane>.scored-posts`. */
  offsets: z.array(z.object({ partition: z.int().nonnegative(), offset: z.int().nonnegative() })),
  /** Version of the state's form and of the detectors; a snapshot of another version is not used. */
  version: z.string().min(1).max(50),
  /** The model that scored what it has seen last. */
  model: z.object({ name: z.string(), version: z.string() }).optional(),
  /** Where its parts lie in `alerting-snapshot-parts`: the offset of the first one, and how many. */
  firstPart: z.int().nonnegative(),
  parts: z.int().positive(),
});
export type AlertingSnapshot = z.infer<typeof alertingSnapshotSchema>;

/** A piece of a snapshot's state: JSON, gzip, base64. */
export const alertingSnapshotPartSchema = z.object({
  snapshot: z.string().min(1).max(100),
  index: z.int().nonnegative(),
  data: z.string().max(700_000),
});
