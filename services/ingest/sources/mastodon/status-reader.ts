import type { MastodonSettings } from '../mastodon.ts';
import { reviveItem } from '../revive-item.ts';
import { readEntry } from '../social/read-answer.ts';
import { createTextSelector } from '../social/text-selector.ts';
import type { Found } from '../source.ts';
import { statusItem, statusSchema } from './status.ts';

/** Makes something found of a status, where the settings ask for it. */
export interface StatusReader {
  /** Undefined for a status that was not asked for. */
  read(status: unknown): Found | undefined;
  revive(raw: Buffer): Found;
}

/** @param host of the server that is asked */
export function createStatusReader(settings: MastodonSettings, host: string): StatusReader {
  const all = (): boolean => true;
  // A hashtag has selected already.
  const selects = settings.timeline === 'hashtags' ? all : createTextSelector(settings);
  const languages = new Set(settings.languages);

  function isWanted(language: string | null | undefined): boolean {
    if (languages.size === 0 || language === null || language === undefined) return true;
    return languages.has(language.split('-')[0]?.toLowerCase() ?? '');
  }

  return {
    read: (status) =>
      readEntry(status, statusSchema, 'status of Mastodon', (sound) => {
        const said = sound.reblog ?? sound;
        const item = isWanted(said.language) ? statusItem(sound, host) : undefined;
        return item !== undefined && selects(item.text ?? '') ? item : undefined;
      }),
    revive: (raw) => {
      const item = reviveItem(raw);
      if ('item' in item) return item;
      try {
        const found = readEntry(JSON.parse(raw.toString('utf8')), statusSchema, 'status', (sound) =>
          statusItem(sound, host),
        );
        return found ?? { reason: 'it is no public status', raw: () => raw };
      } catch {
        return item;
      }
    },
  };
}
