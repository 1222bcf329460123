import { z } from 'zod';
import { replayRunSchema } from './lane.ts';
import { epochMsSchema } from './post.ts';

/**
 * What `<lane>.stories` holds: alerting's account of one closed minute, written for every minute, also an empty
 * one. A minute with very many posts takes several records; the last one has `last: true`.
 */
export const storiesSchema = z.object({
  type: z.literal('stories'),
  epoch: z.int().nonnegative(),
  replay: replayRunSchema.optional(),
  /** Start of the minute that was closed. */
  minute: epochMsSchema,
  last: z.boolean(),
  /** Which story each post of the minute belongs to; a story's id is that of its first post. */
  assignments: z.array(z.object({ post: z.string(), story: z.string() })).max(2_000),
  /** Posts that came after their minute was closed: charted, never detected on. */
  late: z.array(z.string()).max(2_000),
});
export type Stories = z.infer<typeof storiesSchema>;
