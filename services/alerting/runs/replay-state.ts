import { z } from 'zod';
import { type ReplayRun, replayRunSchema } from '../../core/contracts/lane.ts';
import { replayStartSchema } from '../../core/contracts/replay.ts';
import type { PlayedRun } from './replay-runs.ts';
import { offsetsSchema, runStateSchema } from './run-state.ts';

/** The whole replay lane as it stands: one snapshot holds all its runs. */
export const replayStateSchema = z.object({
  generations: z.array(replayRunSchema),
  runs: z.array(
    z.object({
      start: replayStartSchema,
      started: z.array(z.int()),
      offsets: offsetsSchema,
      state: runStateSchema,
    }),
  ),
});
export type ReplayState = z.infer<typeof replayStateSchema>;

/** Stands in a snapshot's head for "all runs of the replay lane": no replay has this id. */
export const allReplays: ReplayRun = { id: '*', generation: 0 };

export function replayState(
  runs: Iterable<PlayedRun>,
  generations: readonly ReplayRun[],
): ReplayState {
  return {
    generations: [...generations],
    runs: [...runs].map(({ start, started, run }) => ({
      start,
      started: [...started],
      offsets: run.minutes.offsets(),
      state: run.state(),
    })),
  };
}
