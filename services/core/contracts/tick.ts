import { z } from 'zod';
import { replayRunSchema } from './lane.ts';
import { epochMsSchema, postKindSchema } from './post.ts';

export const sourceStateSchema = z.enum(['starting', 'healthy', 'failing', 'paused', 'finished']);
export type SourceState = z.infer<typeof sourceStateSchema>;

/** Rules by which ingest keeps bots and spam out. */
export const spamRules = ['bot', 'cashtags', 'repeat', 'rate'] as const;
export const spamRuleSchema = z.enum(spamRules);
export type SpamRule = z.infer<typeof spamRuleSchema>;
export const keptOutCountsSchema = z.record(spamRuleSchema, z.int().nonnegative());
export type KeptOutCounts = z.infer<typeof keptOutCountsSchema>;

/** How a source is doing; carried by every tick and served by `GET /api/v1/sources`. */
export const sourceHealthSchema = z.object({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  type: z.string().min(1).max(32),
  kind: postKindSchema,
  url: z.string().max(2_000).optional(),
  state: sourceStateSchema,
  /** The time at which `state` began. */
  since: epochMsSchema,
  lastSuccessAt: epochMsSchema.optional(),
  lastPostAt: epochMsSchema.optional(),
  nextPollAt: epochMsSchema.optional(),
  /** The last error in words, while the state is `failing`. */
  error: z.string().max(500).optional(),
  /** Posts published, repeats dropped and records sent to dead letters since the process started. */
  posts: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  /** Posts that the rules against bots and spam kept out since then, by rule; absent while there are none. */
  keptOut: keptOutCountsSchema.optional(),
});
export type SourceHealth = z.infer<typeof sourceHealthSchema>;

/**
 * Written into every partition once a minute of stream time, after all posts observed earlier.
 * A tick with `gapMinutes` stands for that many minutes, ending with `minute`, in which no ingest was active.
 */
export const tickSchema = z.object({
  type: z.literal('tick'),
  epoch: z.int().nonnegative(),
  /** Start of the minute that this tick closes (a multiple of 60,000). */
  minute: epochMsSchema,
  gapMinutes: z.int().positive().optional(),
  sources: z.array(sourceHealthSchema),
  /**
   * How much of `settings-log` had been read when the minute ended (the offset after it): the settings that
   * detection goes by in this minute, wherever and whenever it is done. Absent: none.
   */
  settings: z.int().nonnegative().optional(),
  replay: replayRunSchema.optional(),
});
export type Tick = z.infer<typeof tickSchema>;
