import type { z } from 'zod';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import {
  replayViewSchema,
  seekRequestSchema,
  speedRequestSchema,
} from '../../core/contracts/api/replays.ts';
import { replayIdParameters } from './replay-id.ts';
import { defineForwarded, type Route } from './route.ts';

/** The five ways to steer a replay; the replay service serves them. */
export const pauseReplay = steering('pause', 'Pauses it: nothing more is played until it resumes.');
export const resumeReplay = steering('resume', 'Goes on where it was paused.');
export const seekReplay = steering(
  'seek',
  'Plays from another place, forwards or back; what was played before is void.',
  seekRequestSchema,
);
export const setReplaySpeed = steering('speed', 'Changes how fast it plays.', speedRequestSchema);
export const stopReplay = steering('stop', 'Ends it for good; what was played stays.');

function steering(verb: string, summary: string, body?: z.ZodType): Route {
  return defineForwarded('replay', {
    method: 'post',
    path: `/replays/{id}/${verb}`,
    tag: 'replays',
    summary,
    parameters: replayIdParameters,
    ...(body === undefined ? {} : { body }),
    responses: {
      200: { description: 'The replay as it now stands.', schema: replayViewSchema },
      404: { description: 'There is no such replay.', schema: problemSchema },
      409: { description: 'It is over, or not in a state for this.', schema: problemSchema },
    },
  });
}
