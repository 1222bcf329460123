import { z } from 'zod';

/** Every topic exists in both lanes, so that a replay never delays what happens now. */
export const laneSchema = z.enum(['live', 'replay']);
export type Lane = z.infer<typeof laneSchema>;

/** Which replay run a record belongs to; seek and stop raise the generation. */
export const replayRunSchema = z.object({
  id: z.string().min(1).max(64),
  generation: z.int().nonnegative(),
});
export type ReplayRun = z.infer<typeof replayRunSchema>;
