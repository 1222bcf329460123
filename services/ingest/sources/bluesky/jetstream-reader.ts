import type { ReadFrame } from '../../streaming/frame-handler.ts';
import type { BlueskySettings } from '../bluesky.ts';
import { createTextSelector } from '../social/text-selector.ts';
import { readJetstreamEvent, repostCollection } from './jetstream-event.ts';
import { type Passable, postItem, repostItem } from './post-item.ts';

/** A frame as it was read, with its place in the stream where it has one. */
export interface JetstreamFrame extends ReadFrame {
  readonly timeUs?: number;
}

/** Posts that reposts are matched with. */
const mostRemembered = 20_000;

/** Picks out of Jetstream's frames what the settings ask for. It remembers what it took, for reposts of it. */
export function createJetstreamReader(
  settings: Pick<BlueskySettings, 'words' | 'cashtags' | 'languages' | 'accounts' | 'reposts'>,
): (frame: string) => JetstreamFrame {
  const selects = createTextSelector(settings);
  const accounts = new Set(settings.accounts);
  const languages = new Set(settings.languages);
  const passable = new Map<string, Passable>();

  /** Authors say what they write in, often more than one language, and often nothing. */
  function isWanted(langs: readonly string[] = []): boolean {
    if (languages.size === 0 || langs.length === 0) return true;
    return langs.some((tag) => languages.has(tag.split('-')[0]?.toLowerCase() ?? ''));
  }

  function remember(uri: string, item: Passable): void {
    if (!settings.reposts) return;
    const { text, url, language } = item;
    passable.set(uri, { text, url, language });
    if (passable.size <= mostRemembered) return;
    for (const oldest of passable.keys()) {
      passable.delete(oldest);
      break;
    }
  }

  return (frame) => {
    const event = readJetstreamEvent(frame);
    const raw = (): Buffer => Buffer.from(frame);
    if (event.type === 'malformed') {
      const { reason, timeUs } = event;
      const place = timeUs === undefined ? {} : { timeUs };
      return { found: { reason, raw }, malformed: true, ...place };
    }
    const { timeUs } = event;
    if (event.type === 'other') return { timeUs };
    if (accounts.size > 0 && !accounts.has(event.did)) return { timeUs };
    if (event.type === 'repost') {
      const original = passable.get(event.subject);
      if (original === undefined) return { timeUs };
      const item = repostItem(event, repostCollection, original);
      return { found: { item, raw: () => Buffer.from(JSON.stringify(item)) }, timeUs };
    }
    const item = postItem(event);
    if (!isWanted(event.record.langs) || !selects(item.text ?? '')) return { timeUs };
    remember(item.nativeId ?? '', item);
    return { found: { item, raw }, timeUs };
  };
}
