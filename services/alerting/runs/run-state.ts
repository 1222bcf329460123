import { z } from 'zod';
import { alertSchema } from '../../core/contracts/alert.ts';
import { closerStateSchema } from '../minutes/minute-closer.ts';

/** What a run needs to go on as if nothing had happened; JSON. */
export const runStateSchema = z.object({
  minutes: closerStateSchema,
  /** Alerts that are on, as they changed last. */
  on: z.array(alertSchema.omit({ type: true, epoch: true, replay: true })),
  /** The model that scored the newest post. */
  model: z.object({ name: z.string(), version: z.string() }).nullable(),
  engine: z.unknown(),
});
export type RunState = z.infer<typeof runStateSchema>;

/** Offsets to go on from, by partition. */
export const offsetsSchema = z.array(
  z.object({ partition: z.int().nonnegative(), offset: z.int().nonnegative() }),
);
export type Offsets = z.infer<typeof offsetsSchema>;
