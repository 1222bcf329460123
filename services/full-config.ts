import { alertingConfig } from './alerting/config.ts';
import { classifierConfig } from './classifier/config.ts';
import { type LoadedConfig, loadConfig } from './core/config/load-config.ts';
import { sectionNames } from './core/config/section-names.ts';
import { gatewayConfig } from './gateway/config.ts';
import { ingestConfig } from './ingest/config.ts';
import { notifierConfig } from './notifier/config.ts';
import { replayConfig } from './replay/config.ts';

/** The sections of every service, as a process that runs them all reads them. */
export const allSections = {
  ingest: ingestConfig,
  classifier: classifierConfig,
  alerting: alertingConfig,
  notifier: notifierConfig,
  replay: replayConfig,
  gateway: gatewayConfig,
} as const satisfies Record<(typeof sectionNames)[number], unknown>;

export type FullConfig = LoadedConfig<typeof allSections>;

/**
 * Loads the whole configuration but the secrets that stand elsewhere, as commands need it: who runs one need not have
 * the right to read them. @throws ConfigError with every problem in it.
 */
export function loadFullConfig(): FullConfig {
  return loadConfig(allSections, sectionNames, undefined, undefined, 'left');
}
