import { decodeHTML } from 'entities';
import { postLimits } from '../../../core/contracts/post.ts';
import { shorten } from '../../../core/posts/normalise/plain-text.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';
import { timeOf } from './file-list.ts';

/** Columns of the Global Knowledge Graph 2.1 that are read, from 0 (codebook: gdelt-docs in docs/sources/gdelt.md). */
const columns = {
  recordId: 0,
  date: 1,
  collection: 2,
  domain: 3,
  url: 4,
  themes: 7,
  extras: 26,
  count: 27,
} as const;

/** The collection of documents on the web; others are broadcasts and archives. */
const web = '1';
/** How much earlier than GDELT saw it a page may say that it was published and still count as new. */
const longestDelayMs = 24 * 3_600_000;

/** `unwanted`: of other themes, not of the web, or without a title. */
export type GkgRecord =
  | { readonly item: RawItem }
  | { readonly reason: string }
  | { readonly unwanted: true };

export interface WantedRecords {
  /** Whether a record with these themes is taken. */
  readonly takes: (themes: readonly string[]) => boolean;
}

/** Reads one line of a GKG file. */
export function readGkgRecord(line: string, { takes }: WantedRecords): GkgRecord {
  const values = line.split('\t');
  if (values.length < columns.count - 1 || values.length > columns.count) {
    return { reason: `it has ${values.length} columns; ${columns.count} is what GKG 2.1 has` };
  }
  const value = (name: keyof typeof columns): string => values[columns[name]] ?? '';
  if (value('collection') !== web) return { unwanted: true };
  if (!takes(value('themes').split(';'))) return { unwanted: true };
  const seenAt = timeOf(value('date'));
  if (seenAt === undefined) return { reason: `its date "${value('date').slice(0, 30)}" is none` };
  const recordId = value('recordId');
  if (!/^[\w-]{1,100}$/.test(recordId)) return { reason: 'it has no record id' };
  const extras = value('extras');
  const title = tag(extras, 'PAGE_TITLE');
  if (title === '') return { unwanted: true };
  const author = tag(extras, 'PAGE_AUTHORS').split(';')[0]?.trim() ?? '';
  return {
    item: {
      title: shorten(title, postLimits.title),
      url: value('url'),
      ...(author === '' ? {} : { author }),
      ...(value('domain') === '' ? {} : { source: value('domain') }),
      nativeId: recordId,
      publishedAt: publishedAt(seenAt, tag(extras, 'PAGE_PRECISEPUBTIMESTAMP')),
      undatedKey: recordId,
    },
  };
}

/**
 * When GDELT saw the page, unless the page says that it is more than a day older. Pages are seen up to hours late, and
 * their own times are often wrong by their time zone.
 */
function publishedAt(seenAt: number, precise: string): number {
  const said = timeOf(precise);
  return said !== undefined && said < seenAt - longestDelayMs ? said : seenAt;
}

function tag(extras: string, name: string): string {
  const start = extras.indexOf(`<${name}>`);
  const end = extras.indexOf(`</${name}>`, start);
  if (start === -1 || end === -1) return '';
  return decodeHTML(extras.slice(start + name.length + 2, end)).trim();
}

/** Takes records with one of the themes; `ECON_*` takes all that begin so. */
export function themeTest(wanted: readonly string[]): WantedRecords['takes'] {
  const exact = new Set(wanted.filter((theme) => !theme.endsWith('*')));
  const starts = wanted.filter((theme) => theme.endsWith('*')).map((theme) => theme.slice(0, -1));
  return (themes) =>
    themes.some((theme) => exact.has(theme) || starts.some((start) => theme.startsWith(start)));
}
