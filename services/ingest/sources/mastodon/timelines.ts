import { z } from 'zod';
import type { Fetcher } from '../../fetcher/fetcher.ts';
import type { MastodonSettings } from '../mastodon.ts';
import { restAfter } from '../social/rate-limit.ts';
import { readAnswer } from '../social/read-answer.ts';
import type { Cursor } from '../source.ts';
import { earlierId, isNewerId } from './status-id.ts';

/** A timeline of a server, by its path and query; the key names its place in the cursor. */
export interface Timeline {
  readonly key: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
}

/** One tag in the path and three more in `any[]`: a server looks at four in all. */
const tagsTogether = 4;

/** The timelines that the settings ask for; hashtags go four at a time. */
export function timelinesOf({ timeline, hashtags }: MastodonSettings): readonly Timeline[] {
  if (timeline !== 'hashtags') {
    const query = timeline === 'local' ? ([['local', 'true']] as const) : [];
    return [{ key: timeline, path: '/api/v1/timelines/public', query }];
  }
  const timelines: Timeline[] = [];
  for (let at = 0; at < hashtags.length; at += tagsTogether) {
    const [tag = '', ...others] = hashtags.slice(at, at + tagsTogether);
    timelines.push({
      key: `#${[tag, ...others].join('+')}`,
      path: `/api/v1/timelines/tag/${encodeURIComponent(tag)}`,
      query: others.map((other) => ['any[]', other] as const),
    });
  }
  return timelines;
}

/** Where each timeline has got to: the newest id seen in it. */
export type Places = Readonly<Record<string, string>>;

export interface ReadTimelines {
  /** Oldest first. */
  readonly statuses: readonly unknown[];
  readonly places: Places;
  /** Pages are left to read. */
  readonly more: boolean;
  /** How long the server asks to be left alone. */
  readonly restMs: number | undefined;
}

const pageLimit = 40;
const mostPages = 10;
const idOf = z.object({ id: z.string().min(1).max(100) });

/**
 * Reads what is new in every timeline, page by page from the old to the new. Statuses of other servers come in late,
 * with ids of when they were written, so each reading begins a while before the last one's end; repeats are dropped by
 * their ids.
 * @param goOn the last reading stopped in the middle: this one goes on exactly there
 */
export async function readTimelines(
  settings: MastodonSettings,
  places: Places,
  ask: { readonly fetch: Fetcher; readonly headers: Readonly<Record<string, string>> },
  options: { readonly goOn: boolean; readonly now: number; readonly signal: AbortSignal },
): Promise<ReadTimelines> {
  const statuses: unknown[] = [];
  const reached: Record<string, string> = {};
  let more = false;
  let restMs: number | undefined;

  async function page(timeline: Timeline, after: string | undefined): Promise<readonly unknown[]> {
    const url = new URL(timeline.path, settings.server);
    for (const [name, value] of timeline.query) url.searchParams.append(name, value);
    url.searchParams.set('limit', String(pageLimit));
    if (after !== undefined) url.searchParams.set('min_id', after);
    const result = await ask.fetch({
      url: url.href,
      accept: 'application/json',
      headers: ask.headers,
      timeoutMs: settings.timeoutSeconds * 1_000,
      bodyLimitBytes: settings.bodyLimitBytes,
      allowPrivateAddresses: settings.allowPrivateAddresses,
      signal: options.signal,
    });
    restMs = restAfter(result.headers, options.now);
    if (!result.modified) return [];
    const entries = readAnswer(result.text, z.array(z.unknown()), 'timeline of Mastodon');
    return entries.toReversed();
  }

  for (const timeline of timelinesOf(settings)) {
    const place = places[timeline.key];
    let after = place;
    if (place !== undefined && !options.goOn) {
      after = earlierId(place, settings.overlapMinutes * 60_000);
    }
    let newest = place;
    for (let n = 0; n < mostPages; n += 1) {
      const first = after === undefined;
      const entries = await page(timeline, after);
      statuses.push(...entries);
      const ids = entries.flatMap((entry) => idOf.safeParse(entry).data?.id ?? []);
      for (const id of ids) {
        if (newest === undefined || isNewerId(id, newest)) newest = id;
        if (after === undefined || isNewerId(id, after)) after = id;
      }
      // What an empty timeline will hold is new.
      if (first && entries.length === 0) newest = '0';
      // A first reading shows the latest page and pages no further back.
      if (first || entries.length < pageLimit || ids.length === 0) break;
      if (n === mostPages - 1 || restMs !== undefined) more = true;
      if (restMs !== undefined) break;
    }
    if (newest !== undefined) reached[timeline.key] = more ? (after ?? newest) : newest;
    if (restMs !== undefined) break;
  }
  return { statuses, places: { ...places, ...reached }, more, restMs };
}

export function placesIn(cursor: Cursor | undefined): Places {
  return Object.fromEntries(
    Object.entries(cursor ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
