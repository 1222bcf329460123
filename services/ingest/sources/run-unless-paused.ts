import type { SettingsLog } from '../../core/settings/settings-log.ts';
import { type RunSourceDeps, runSource } from './run-source.ts';
import type { Source } from './source.ts';

/** The part of the settings log that says which sources are paused. */
export type PauseSettings = Pick<SettingsLog, 'current' | 'onChange'>;

export function isPaused(settings: PauseSettings, id: string): boolean {
  return settings.current().source.get(id)?.value.paused === true;
}

/**
 * Runs a source whenever nobody has paused it, until it has finished or the signal aborts. A pause acts at once: a
 * poll that is waiting for its answer is broken off; what is on its way to the log by then still gets there.
 */
export async function runUnlessPaused(
  source: Source,
  deps: RunSourceDeps & { readonly settings: PauseSettings },
): Promise<void> {
  const { record, settings, signal } = deps;
  while (!signal.aborted) {
    if (isPaused(settings, source.id)) {
      record.pause();
      await untilResumed(source.id, settings, signal);
      continue;
    }
    const pausing = new AbortController();
    const stopListening = settings.onChange(() => {
      if (!isPaused(settings, source.id)) return;
      record.pause();
      pausing.abort();
    });
    try {
      await runSource(source, { ...deps, signal: AbortSignal.any([signal, pausing.signal]) });
    } finally {
      stopListening();
    }
    if (!pausing.signal.aborted) return;
  }
}

function untilResumed(id: string, settings: PauseSettings, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!signal.aborted && isPaused(settings, id)) return;
      stopListening();
      signal.removeEventListener('abort', look);
      resolve();
    };
    const stopListening = settings.onChange(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}
