import { z } from 'zod';
import { epochMsSchema } from './post.ts';

/** Where a source has got to. It is written only after every post before it has been published. */
export const sourceCursorSchema = z.object({
  source: z.string().min(1).max(100),
  /** The source's own form (ETag and dates, byte offset, stream cursor …). */
  cursor: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  at: epochMsSchema,
});
export type SourceCursor = z.infer<typeof sourceCursorSchema>;
