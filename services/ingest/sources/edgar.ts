import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { FetchError, RefusedError } from '../fetcher/fetch-error.ts';
import type { FetchRequest, FetchResult } from '../fetcher/fetcher.ts';
import type { PollAnswer, PollPort } from '../polling/polled-source.ts';
import { type Filing, filingItem, isWanted, onePerAccession, readFiling } from './edgar/filing.ts';
import { mostEntries } from './feed/read-feed.ts';
import { reviveItem } from './revive-item.ts';
import type { Cursor, Found, Source, SourceDeps } from './source.ts';
import { sourceFields } from './source-fields.ts';

const usualForms = [
  ...['8-K', '6-K', '10-K', '10-Q', '20-F', '40-F', 'S-1', 'F-1'],
  ...['SC 13D', 'SCHEDULE 13D', 'SC TO-T', 'DEFM14A', 'NT 10-K', 'NT 10-Q'],
];

/** Settings of a source of type `edgar`. */
export const edgarSchema = z.strictObject({
  type: z
    .literal('edgar')
    .describe('Current filings with the SEC. Needs `ingest.contact` with a mail address, no key.'),
  ...sourceFields,
  kind: postKindSchema.default('filing').describe('What its posts are.'),
  forms: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ./-]{0,28}\*?$/, 'must be a form such as 8-K'))
    .min(1)
    .max(100)
    .default(usualForms)
    .describe('Forms that are taken; `10-*` takes all that begin so, `*` alone is not needed.'),
  amendments: z.boolean().default(true).describe('Whether amendments (8-K/A) are taken as well.'),
  intervalSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .optional()
    .describe(
      'Seconds between polls. Default: it follows how often filings come, between a minute and 15 minutes.',
    ),
  pageSize: z
    .union([z.literal(10), z.literal(20), z.literal(40), z.literal(80), z.literal(100)])
    .default(100)
    .describe('Filings on one page of the list.'),
  mostPages: z
    .int()
    .min(1)
    .max(50)
    .default(20)
    .describe('Pages read back at most to close the gap since the last poll.'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default('https://www.sec.gov/cgi-bin/browse-edgar')
    .describe('Where the list is asked for; another one only for a mirror or a test.'),
  timeoutSeconds: z.number().min(1).max(300).default(30).describe('Longest time for one answer.'),
});
export type EdgarSettings = z.infer<typeof edgarSchema>;

/** The SEC asks for at most 10 requests a second from one client. */
const mostPerSecond = 8;
const bodyLimitBytes = 4 * 1_048_576;
/** How long the SEC shuts out whoever asked too often. */
const shutOutMs = 10 * 60_000;
/** Our clock may be behind the SEC's by so much. */
const clockToleranceMs = 10 * 60_000;
const interval = { leastMs: 60_000, mostMs: 15 * 60_000 };

/**
 * EDGAR's list of current filings (https://www.sec.gov/search-filings/edgar-search-assistance/accessing-edgar-data). It
 * is read page by page back to what was known at the last poll. Without a contact, which the SEC asks of every client,
 * nothing is asked and the source says so.
 */
export function createEdgar(settings: EdgarSettings, deps: SourceDeps): Source {
  const base = new URL(settings.url);
  const fixedMs =
    settings.intervalSeconds === undefined ? undefined : settings.intervalSeconds * 1_000;

  function pageUrl(page: number): string {
    const url = new URL(base);
    const [form, ...others] = settings.forms;
    const type = others.length === 0 && form !== undefined ? form.replace(/\*$/, '') : '';
    const query = { action: 'getcurrent', type, company: '', dateb: '', owner: 'include' };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    url.searchParams.set('start', String(page * settings.pageSize));
    url.searchParams.set('count', String(settings.pageSize));
    url.searchParams.set('output', 'atom');
    return url.href;
  }

  async function readPage(page: number, { fetch, signal }: PollPort) {
    const result = await inTurn(fetch, {
      url: pageUrl(page),
      accept: 'application/atom+xml',
      perSecond: mostPerSecond,
      timeoutMs: settings.timeoutSeconds * 1_000,
      bodyLimitBytes,
      allowPrivateAddresses: false,
      signal,
    });
    if (!result.modified) return [];
    const { entries } = await deps.feedParser.parse(result.text);
    return entries.slice(0, mostEntries).map((entry) => ({ entry, filing: readFiling(entry) }));
  }

  async function inTurn(fetch: PollPort['fetch'], request: FetchRequest): Promise<FetchResult> {
    try {
      return await fetch(request);
    } catch (error) {
      if (!(error instanceof FetchError) || error.status !== 403) throw error;
      const waitMs = Math.max(error.retryAfterMs ?? 0, shutOutMs);
      deps.hosts.rest(base.host, waitMs);
      throw new FetchError(
        'the SEC answered 403: it has been asked too often from this address (more than 10 requests a second, all programs together), or does not accept the contact in ingest.contact',
        { status: 403, retryAfterMs: waitMs, cause: error },
      );
    }
  }

  async function poll(port: PollPort): Promise<PollAnswer> {
    if (!hasContact(deps.userAgent)) throw new RefusedError(missingContact(settings.id));
    const known = Number(port.cursor?.['acceptedAt'] ?? Number.NaN);
    const filings: Filing[] = [];
    const rejected: Found[] = [];
    let reachedBack = Number.isNaN(known);
    for (let page = 0; page < settings.mostPages; page += 1) {
      const lines = await readPage(page, port);
      for (const { entry, filing } of lines) {
        if (!('reason' in filing)) filings.push(filing);
        else rejected.push({ ...filing, raw: () => Buffer.from(JSON.stringify(entry)) });
      }
      // Those of one second may stand in any order, and new ones push others to the next page meanwhile.
      const oldest = Math.min(...filings.map(({ acceptedAt }) => acceptedAt));
      reachedBack ||= oldest < known || lines.length < settings.pageSize;
      if (reachedBack) break;
    }
    const wanted = onePerAccession(filings).filter(({ form }) =>
      isWanted(form, settings.forms, settings.amendments),
    );
    const newest = Math.max(
      known || 0,
      ...filings.map(({ acceptedAt }) => acceptedAt).filter(isPast),
    );
    const cursor: Cursor = newest === 0 ? {} : { acceptedAt: newest };
    return {
      found: [...rejected, ...wanted.map((filing) => found(filing))],
      cursor,
      ...(reachedBack
        ? {}
        : { note: `more filings since the last poll than ${settings.mostPages} pages hold` }),
    };
  }

  /** A date far ahead would make every later poll stop at its first page. */
  function isPast(at: number): boolean {
    return at <= deps.clock() + clockToleranceMs;
  }

  function found(filing: Filing): Found {
    const item = filingItem(filing, deps.registrants);
    return { item, raw: () => Buffer.from(JSON.stringify(item)) };
  }

  return deps.scheduler.source({
    id: settings.id,
    name: settings.name ?? 'SEC EDGAR',
    type: 'edgar',
    kind: settings.kind,
    url: base.href,
    subject: base.href,
    host: base.host,
    perSecond: mostPerSecond,
    interval: fixedMs === undefined ? interval : { leastMs: fixedMs, mostMs: fixedMs },
    poll,
    revive: reviveItem,
  });
}

/** What is wrong with a configuration that has such a source but no contact. */
export function missingContact(id: string): string {
  return `source ${id}: the SEC asks every client for a mail address; set ingest.contact (or BAROGRAPH_CONTACT), as "Example Ltd admin@example.com"`;
}

/** Whether a text has a mail address in it. */
export function hasContact(text: string): boolean {
  return /[^\s@]@[^\s@]{1,100}\.[^\s@]/.test(text);
}
