import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';
import { providers } from './providers.ts';

const schema = z.strictObject({
  model: z
    .string()
    .min(1)
    .max(1_000)
    .default('minilm-l6-finance')
    .describe('Model that scores: the name of a folder under models/, or a path to such a folder.'),
  workers: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe(
      'Inference threads of their own, each with one session (about 120 MB); 0: one per core, at most 8 (one on a graphics card).',
    ),
  threads: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe(
      'Cores that one session computes on; 0: the cores shared out evenly among the workers.',
    ),
  tokenBudget: z
    .int()
    .min(128)
    .max(16_384)
    .default(256)
    .describe('Largest inference batch in tokens, padding included.'),
  batchDelayMs: z
    .int()
    .min(0)
    .max(25)
    .default(0)
    .describe(
      'Longest that a text is held for company while its batch is not full, in milliseconds. 0 answers soonest: batches form from what arrives during the one before. More saves a graphics card some work.',
    ),
  cacheEntries: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(20_000)
    .describe('Scores kept in memory, so that identical text is scored once (about 1 kB each).'),
  maxQueue: z
    .int()
    .min(16)
    .max(100_000)
    .default(2_048)
    .describe('Texts that may wait for a score; beyond it callers are told to slow down.'),
  operationsPort: z
    .int()
    .min(0)
    .max(65_535)
    .default(8422)
    .describe(
      'Port of the door for explanations, /healthz, /readyz and /metrics when the classifier runs as a process of its own; 0: any free one.',
    ),
  provider: z
    .enum([...providers, 'auto'])
    .default('cpu')
    .describe(
      'What computes: `cpu`; `cuda` or `webgpu` on a graphics card (docs/gpu.md), without which the classifier does not start then; `auto` takes the first of `cuda`, `webgpu` and `cpu` that starts, and the log says which and why.',
    ),
});
export type ClassifierConfig = z.infer<typeof schema>;

export const classifierConfig: ConfigSection<typeof schema> = {
  schema,
  environment: {
    BAROGRAPH_MODEL: 'model',
    BAROGRAPH_CLASSIFIER_WORKERS: 'workers',
    BAROGRAPH_CLASSIFIER_THREADS: 'threads',
    BAROGRAPH_CLASSIFIER_PORT: 'operationsPort',
    BAROGRAPH_CLASSIFIER_PROVIDER: 'provider',
  },
};
