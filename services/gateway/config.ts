import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';

const gatewayConfigSchema = z.strictObject({
  port: z
    .int()
    .min(0)
    .max(65_535)
    .default(8420)
    .describe('Port of the page, REST and sockets; 0 takes any free one.'),
  id: z.coerce
    .string()
    .regex(/^[\w.-]{1,50}$/, 'must be 1 to 50 letters, digits, dots, dashes or underscores')
    .default('main')
    .describe('Name of this gateway; several on one Kafka need different ones.'),
  ingestUrl: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8421')
    .describe('Where ingest listens, when it runs as a process of its own.'),
  replayUrl: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8425')
    .describe('Where the replay service listens, when it runs as a process of its own.'),
  classifierUrl: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8422')
    .describe('Where a classifier listens for explanations, when it runs as a process of its own.'),
  notifierUrl: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8424')
    .describe('Where the notifier listens, when it runs as a process of its own.'),
  alertingUrl: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8423')
    .describe('Where alerting listens for backtests, when it runs as a process of its own.'),
  retentionDays: z
    .number()
    .min(1)
    .max(36_500)
    .default(90)
    .describe('Whole days for which a post is kept, from when the bus took it.'),
  memoryMegabytes: z
    .int()
    .min(64)
    .default(256)
    .describe('Memory that DuckDB may use (its `memory_limit`).'),
  diskMegabytes: z
    .int()
    .min(16)
    .default(20_000)
    .describe('Size of the history above which the oldest posts are dropped.'),
  threads: z.int().min(1).max(64).default(2).describe('Threads that DuckDB may use for a query.'),
  queryTimeoutSeconds: z
    .number()
    .positive()
    .max(300)
    .default(15)
    .describe('A query of the history that takes longer is broken off and answered with 503.'),
  maxClients: z
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe('Pages that may be connected at the same time.'),
  pushMegabytes: z
    .number()
    .positive()
    .max(1_000)
    .default(32)
    .describe('Largest body of a request that is passed on to ingest.'),
  uploadMegabytes: z
    .number()
    .positive()
    .max(100_000)
    .default(1_000)
    .describe(
      'Largest file that is passed on to be replayed (as `replay.fileMegabytes`, which limits what is kept).',
    ),
});
export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;

export const gatewayConfig: ConfigSection<typeof gatewayConfigSchema> = {
  schema: gatewayConfigSchema,
  environment: {
    BAROGRAPH_PORT: 'port',
    BAROGRAPH_GATEWAY_ID: 'id',
    BAROGRAPH_INGEST_URL: 'ingestUrl',
    BAROGRAPH_REPLAY_URL: 'replayUrl',
    BAROGRAPH_CLASSIFIER_URL: 'classifierUrl',
    BAROGRAPH_NOTIFIER_URL: 'notifierUrl',
    BAROGRAPH_ALERTING_URL: 'alertingUrl',
  },
};
