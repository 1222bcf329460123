import { z } from 'zod';
import { logLevels } from '../log.ts';

/** Settings that every process has. `.describe()` texts become docs/configuration.md. */
export const coreConfigSchema = z.strictObject({
  dataDir: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder for everything Barograph stores; one process owns it.'),
  log: z
    .strictObject({
      level: z.enum(logLevels).default('info').describe('Least severe level that is logged.'),
    })
    .prefault({}),
  bus: z
    .strictObject({
      kind: z
        .enum(['embedded', 'kafka'])
        .default('embedded')
        .describe('`embedded` (LMDB, one process) or `kafka`.'),
      brokers: z
        .array(z.string().regex(/^[^:\s]+:\d+$/, 'must be host:port'))
        .default([])
        .describe('Kafka brokers, host:port.'),
      clientId: z.string().min(1).max(100).default('barograph').describe('Kafka client id.'),
      retentionDays: z
        .number()
        .positive()
        .default(30)
        .describe('Embedded bus: days after which a record is dropped, from when it was appended.'),
      retentionMegabytes: z
        .number()
        .positive()
        .default(20_000)
        .describe('Embedded bus: size above which the oldest records are dropped.'),
      sync: z
        .enum(['every-commit', 'background', 'none'])
        .default('background')
        .describe(
          'Embedded bus: `every-commit` flushes to disk before a publish resolves (survives power loss); `background` flushes right after (power loss may cost the last moments); `none` leaves it to the system (power loss may damage the log). All survive kill -9.',
        ),
    })
    .prefault({}),
  access: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default('127.0.0.1')
        .describe('Address to bind to; any other than loopback needs a token.'),
      token: z
        .string()
        .min(16, 'must have at least 16 characters')
        .optional()
        .describe(
          'Bearer token asked of every caller; set it through BAROGRAPH_TOKEN or BAROGRAPH_TOKEN_FILE rather than in the file.',
        ),
      hosts: z
        .array(z.string())
        .default([])
        .describe('Further Host header values that are accepted (behind a proxy).'),
    })
    .prefault({}),
});
export type CoreConfig = z.infer<typeof coreConfigSchema>;

/** Environment variables that override the file, and the setting each one sets. */
export const coreEnvironment = {
  BAROGRAPH_DATA_DIR: 'dataDir',
  BAROGRAPH_LOG_LEVEL: 'log.level',
  BAROGRAPH_BUS: 'bus.kind',
  KAFKA_BROKERS: 'bus.brokers',
  BAROGRAPH_HOST: 'access.host',
  BAROGRAPH_TOKEN: 'access.token',
  BAROGRAPH_HOSTS: 'access.hosts',
} as const;
