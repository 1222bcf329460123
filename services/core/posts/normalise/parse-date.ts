import { epochMsSchema } from '../../contracts/post.ts';

/** How times are written in a file. */
export const timeFormats = ['iso', 'epoch-seconds', 'epoch-milliseconds'] as const;
export type TimeFormat = (typeof timeFormats)[number];

const isoTime =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Whether a time lies between the years 1900 and 2100, the span that posts may have. */
export function isPlausible(ms: number): boolean {
  return epochMsSchema.safeParse(ms).success;
}

/** ISO 8601 (also with a blank for the T); without a zone it is UTC. Undefined where it is no date. */
export function parseIso(text: string): number | undefined {
  const match = isoTime.exec(text.trim());
  if (match === null) return undefined;
  const compact = text
    .trim()
    .replace(/^(\S{10})[ t]/, '$1T')
    .replace(/\s+/g, '')
    .replace(',', '.');
  const zoned = compact.length > 10 && match[1] === undefined ? `${compact}Z` : compact;
  return finite(Date.parse(zoned.toUpperCase()));
}

/** A time in the format a file declares; undefined where it is none. */
export function parseTime(value: string | number, format: TimeFormat): number | undefined {
  if (format === 'iso') return typeof value === 'string' ? parseIso(value) : undefined;
  const number = typeof value === 'number' ? value : Number(value.trim() === '' ? NaN : value);
  return finite(Math.round(format === 'epoch-seconds' ? number * 1_000 : number));
}

const zoneOffsets: Readonly<Record<string, string>> = {
  EST: '-0500',
  EDT: '-0400',
  CST: '-0600',
  CDT: '-0500',
  MST: '-0700',
  MDT: '-0600',
  PST: '-0800',
  PDT: '-0700',
  BST: '+0100',
  CET: '+0100',
  CEST: '+0200',
  UT: '+0000',
};

/**
 * A date as feeds write it: RFC 822 (with the zone names found in the wild) or ISO 8601; without a zone it is UTC.
 * Undefined where it cannot be read.
 */
export function parseFeedDate(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 100) return undefined;
  const iso = parseIso(trimmed);
  if (iso !== undefined) return iso;
  const named = trimmed.replace(/\b([A-Z]{2,4})$/, (zone) => zoneOffsets[zone] ?? zone);
  const zoned = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})\)?$/i.test(named) ? named : `${named} UTC`;
  return finite(Date.parse(zoned));
}

function finite(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
