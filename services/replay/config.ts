import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';

const replayConfigSchema = z.strictObject({
  port: z
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe(
      'Port of the replay door; 0 takes any free one (the gateway passes requests on to it).',
    ),
  fileMegabytes: z
    .number()
    .positive()
    .max(100_000)
    .default(1_000)
    .describe('Largest file that can be uploaded to be replayed.'),
  filesMegabytes: z
    .number()
    .positive()
    .max(1_000_000)
    .default(5_000)
    .describe('Size of all uploaded files together, above which no more are taken.'),
  mostAtOnce: z
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe('Replays that may play or wait paused at the same time.'),
});
export type ReplayConfig = z.infer<typeof replayConfigSchema>;

/** The `replay` section of the configuration. */
export const replayConfig: ConfigSection<typeof replayConfigSchema> = {
  schema: replayConfigSchema,
  environment: { BAROGRAPH_REPLAY_PORT: 'port' },
};
