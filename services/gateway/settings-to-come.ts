import { BarographError } from '../core/errors.ts';
import type { SettingsLog } from '../core/settings/settings-log.ts';

/** What calls need of the settings log. */
export type PeoplesSettings = Pick<SettingsLog, 'current' | 'change' | 'changesOf'>;

export const settingsUnread = 'the message bus has not answered yet: the settings are unread';

/**
 * The settings for calls that may come before they have been read.
 * @param log undefined until then; who asks gets a retriable error (503 over HTTP) that says so
 */
export function settingsToCome(log: () => SettingsLog | undefined): PeoplesSettings {
  function read(): SettingsLog {
    const found = log();
    if (found !== undefined) return found;
    throw new BarographError(settingsUnread, { retriable: true });
  }
  return {
    current: () => read().current(),
    changesOf: (kind, id) => read().changesOf(kind, id),
    change: async (change) => read().change(change),
  };
}
