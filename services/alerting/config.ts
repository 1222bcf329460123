import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';

const alertingConfigSchema = z.strictObject({});
export type AlertingConfig = z.infer<typeof alertingConfigSchema>;

export const alertingConfig: ConfigSection<typeof alertingConfigSchema> = {
  schema: alertingConfigSchema,
  environment: {},
};
