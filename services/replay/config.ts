import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';

const replayConfigSchema = z.strictObject({});
export type ReplayConfig = z.infer<typeof replayConfigSchema>;

export const replayConfig: ConfigSection<typeof replayConfigSchema> = {
  schema: replayConfigSchema,
  environment: {},
};
