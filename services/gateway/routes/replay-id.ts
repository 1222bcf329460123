import { z } from 'zod';

/** `{id}` in the path of a replay. */
export const replayIdParameters = z.strictObject({
  id: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9][\w.-]*$/, 'must be the id of a replay'),
});
