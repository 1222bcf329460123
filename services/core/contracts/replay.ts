import { z } from 'zod';
import { replayRunSchema } from './lane.ts';
import { epochMsSchema } from './post.ts';

/** Written into every partition of the replay lane before the first record of a run. */
export const replayStartSchema = z.object({
  type: z.literal('replay-start'),
  epoch: z.int().nonnegative(),
  replay: replayRunSchema,
  /** What is shown of the stretch, in stream time: after a seek, it begins with what is read before the place sought. */
  from: epochMsSchema,
  to: epochMsSchema,
  /**
   * The snapshot of the live lane that alerting starts from (records from its minute on follow), or null to start
   * from nothing. Records before `from` only warm the state up: alerts that ended in that time are not published.
   */
  snapshot: z.string().max(100).nullable(),
});
export type ReplayStart = z.infer<typeof replayStartSchema>;

/** Written into every partition after the last record of a run: nothing of it follows, its state may go. */
export const replayEndSchema = z.object({
  type: z.literal('replay-end'),
  epoch: z.int().nonnegative(),
  replay: replayRunSchema,
});
export type ReplayEnd = z.infer<typeof replayEndSchema>;

export const replayStates = ['running', 'paused', 'finished', 'stopped', 'failed'] as const;
export const replayStateSchema = z.enum(replayStates);
export type ReplayState = z.infer<typeof replayStateSchema>;

/** Times real time; `max`: as fast as it can without delaying what is live. */
export const replaySpeedSchema = z.union([z.number().min(0.1).max(1_000_000), z.literal('max')]);
export type ReplaySpeed = z.infer<typeof replaySpeedSchema>;

/** What `replays` holds: a replay as it stands; the newest record of an id counts. */
export const replayRecordSchema = z.object({
  id: z.string().min(1).max(64),
  /** Reign of the replay service that wrote it. */
  epoch: z.int().nonnegative(),
  /** Raised by seek, and when a run that was cut off in its warm-up begins anew. */
  generation: z.int().nonnegative(),
  name: z.string().min(1).max(200),
  /** The bundled demonstration. */
  demonstration: z.boolean(),
  source: z.discriminatedUnion('type', [
    z.object({ type: z.literal('bus') }),
    z.object({ type: z.literal('file'), file: z.string().min(1).max(500) }),
  ]),
  /** `reuse` takes the scores that stand in the source, where it has any. */
  scores: z.enum(['reuse', 'rescore']),
  /** Whether its alerts notify people. */
  notify: z.boolean(),
  from: epochMsSchema,
  to: epochMsSchema,
  /** Minutes before `from` that warm the state up where there is no snapshot. */
  warmUpMinutes: z.int().nonnegative(),
  /** Where the present generation begins to be played: `from`, or the place that was sought. */
  playedFrom: epochMsSchema.optional(),
  /** Replays of files: the offset in `settings-log` that their ticks name. */
  settings: z.int().nonnegative().optional(),
  state: replayStateSchema,
  speed: replaySpeedSchema,
  /** Stream time up to which records have been written; `playedFrom` while it warms up. */
  position: epochMsSchema,
  posts: z.int().nonnegative(),
  /** Records of the file that are no posts. */
  rejected: z.int().nonnegative(),
  /** Why it failed, in words. */
  problem: z.string().max(500).optional(),
  createdAt: epochMsSchema,
  updatedAt: epochMsSchema,
});
export type ReplayRecord = z.infer<typeof replayRecordSchema>;
