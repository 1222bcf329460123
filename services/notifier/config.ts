import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';

const notifierConfigSchema = z.strictObject({});
export type NotifierConfig = z.infer<typeof notifierConfigSchema>;

export const notifierConfig: ConfigSection<typeof notifierConfigSchema> = {
  schema: notifierConfigSchema,
  environment: {},
};
