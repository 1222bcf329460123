import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';

const alertingConfigSchema = z.strictObject({
  snapshotMinutes: z
    .int()
    .min(1)
    .max(1_440)
    .default(60)
    .describe(
      'Minutes of stream time between two snapshots of the live state: where a restart goes on and a replay can begin.',
    ),
  replaySnapshotRecords: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(50_000)
    .describe(
      'Records of the replay lane between two snapshots of it: what a restart may have to work on again.',
    ),
  replayRuns: z
    .int()
    .min(1)
    .max(1_000)
    .default(32)
    .describe(
      'Replays whose state is kept in memory; beyond it the one that has been idle longest is given up.',
    ),
  backtestMegabytes: z
    .int()
    .min(64)
    .max(65_536)
    .default(1_024)
    .describe('Memory of the thread that backtests run in; one that needs more fails.'),
  operationsPort: z
    .int()
    .min(0)
    .max(65_535)
    .default(8423)
    .describe(
      'Port of the door for backtests, /healthz, /readyz and /metrics when alerting runs as a process of its own; 0: any free one.',
    ),
});
export type AlertingConfig = z.infer<typeof alertingConfigSchema>;

export const alertingConfig: ConfigSection<typeof alertingConfigSchema> = {
  schema: alertingConfigSchema,
  environment: {
    BAROGRAPH_SNAPSHOT_MINUTES: 'snapshotMinutes',
    BAROGRAPH_ALERTING_PORT: 'operationsPort',
  },
};
