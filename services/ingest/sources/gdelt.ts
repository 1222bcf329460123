import { createHash } from 'node:crypto';
import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { FetchError } from '../fetcher/fetch-error.ts';
import type { PollAnswer, PollPort } from '../polling/polled-source.ts';
import { filesBetween, type GdeltFile, readFileList, stampOf, timeOf } from './gdelt/file-list.ts';
import { readGkgRecord, themeTest } from './gdelt/gkg-record.ts';
import { ArchiveError, unzipLines } from './gdelt/unzip-lines.ts';
import { reviveItem } from './revive-item.ts';
import type { Cursor, Found, Source, SourceDeps } from './source.ts';
import { sourceFields } from './source-fields.ts';

const megabyte = 1_048_576;

/** Settings of a source of type `gdelt`. */
export const gdeltSchema = z.strictObject({
  type: z
    .literal('gdelt')
    .describe('World news as the GDELT Project indexes it every 15 minutes. Needs no key.'),
  ...sourceFields,
  kind: postKindSchema.default('news').describe('What its posts are.'),
  themes: z
    .array(
      z.string().regex(/^[A-Z0-9_]{1,100}\*?$/, 'must be a GKG theme such as ECON_STOCKMARKET'),
    )
    .min(1)
    .max(200)
    .default(['ECON_*'])
    .describe('GKG themes of which a page must have one; `ECON_*` takes all that begin so.'),
  intervalSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Seconds between looks for a new file.'),
  catchUpHours: z
    .number()
    .min(0)
    .max(168)
    .default(24)
    .describe('How far back files are fetched that were published while nobody looked.'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default('http://data.gdeltproject.org/gdeltv2/lastupdate.txt')
    .describe('Where the newest files are named; the translated ones: lastupdate-translation.txt.'),
  timeoutSeconds: z.number().min(1).max(600).default(120).describe('Longest time for one file.'),
  bodyLimitBytes: z
    .int()
    .min(1_024)
    .max(200 * megabyte)
    .default(64 * megabyte)
    .describe('Largest file taken, as it is packed.'),
});
export type GdeltSettings = z.infer<typeof gdeltSchema>;

const unpackedLimits = { bytes: 256 * megabyte, ratio: 100, line: 2_000_000 };
/** Enough of the list's end for the longest catching up: 3 lines of some 120 bytes each quarter of an hour. */
const listBytesPerHour = 2_000;
const listLimitBytes = 2 * megabyte;
const hourMs = 3_600_000;
/** Lines of one file that are worth a dead letter; a file of another form would fill them all. */
const mostRejected = 100;

/**
 * The 15-minute files of the GDELT 2.0 Global Knowledge Graph. One file is one poll, so a crash costs no more than the
 * file that was on its way; files that were missed are taken first, in their order.
 */
export function createGdelt(settings: GdeltSettings, deps: SourceDeps): Source {
  const newest = new URL(settings.url);
  const takes = themeTest(settings.themes);
  const intervalMs = settings.intervalSeconds * 1_000;
  const isTranslated = newest.pathname.endsWith('-translation.txt');

  function besides(name: string): string {
    return new URL(name, newest).href;
  }

  function request(url: string, port: PollPort, limitBytes: number) {
    return {
      url,
      accept: '*/*',
      timeoutMs: settings.timeoutSeconds * 1_000,
      bodyLimitBytes: limitBytes,
      allowPrivateAddresses: false,
      signal: port.signal,
    };
  }

  async function poll(port: PollPort): Promise<PollAnswer> {
    const done = port.cursor?.['stamp'];
    const listed = await port.fetch({
      ...request(settings.url, port, listLimitBytes),
      etag: textIn(port.cursor?.['etag']),
      lastModified: textIn(port.cursor?.['lastModified']),
    });
    if (!listed.modified) return { found: [], cursor: { ...port.cursor }, unchanged: true };
    const latest = readFileList(listed.text).at(-1);
    const seen = { etag: listed.etag ?? null, lastModified: listed.lastModified ?? null };
    if (latest === undefined) {
      throw new FetchError('lastupdate.txt names no file of the Global Knowledge Graph');
    }
    if (typeof done === 'string' && latest.stamp <= done) {
      return { found: [], cursor: { stamp: done, ...seen }, unchanged: true };
    }
    const [file = latest, ...later] =
      typeof done === 'string' ? await missing(done, latest, port) : [latest];
    const { found, note } = await readFile(file, latest, port);
    return {
      found,
      // Only a list of which everything has been read need not be sent again.
      cursor: { stamp: file.stamp, ...(later.length > 0 ? {} : seen) } satisfies Cursor,
      more: later.length > 0,
      ...(note === undefined ? {} : { note }),
    };
  }

  /** The files after the last one that was read, oldest first: by GDELT's list of all files, or else by the clock. */
  async function missing(done: string, latest: GdeltFile, port: PollPort): Promise<GdeltFile[]> {
    const newestAt = timeOf(latest.stamp) ?? deps.clock();
    const earliest = stampOf(newestAt - settings.catchUpHours * hourMs);
    const after = done < earliest ? earliest : done;
    const between = filesBetween(after, latest);
    if (between.length < 2) return [latest];
    const hours = Math.ceil((newestAt - (timeOf(after) ?? newestAt)) / hourMs) + 1;
    const listed = await endOfList(hours * listBytesPerHour, port);
    const known = listed.filter(({ stamp }) => stamp > after && stamp < latest.stamp);
    const oldestListed = listed[0]?.stamp;
    // What the list says is there; before its stretch begins, what should be there.
    const guessed = between.filter(
      ({ stamp }) => oldestListed === undefined || stamp < oldestListed,
    );
    return [...guessed.filter(({ stamp }) => stamp < latest.stamp), ...known, latest];
  }

  async function endOfList(bytes: number, port: PollPort): Promise<GdeltFile[]> {
    const name = isTranslated ? 'masterfilelist-translation.txt' : 'masterfilelist.txt';
    try {
      const result = await port.fetch({
        ...request(besides(name), port, listLimitBytes),
        headers: { range: `bytes=-${bytes}`, 'accept-encoding': 'identity' },
      });
      return result.modified ? readFileList(result.text) : [];
    } catch (error) {
      // The whole list is far too long to read: without its end, the names are known all the same.
      deps.log.warn({ source: settings.id, err: error }, 'the list of all files cannot be read');
      port.signal.throwIfAborted();
      return [];
    }
  }

  async function readFile(
    file: GdeltFile,
    latest: GdeltFile,
    port: PollPort,
  ): Promise<{ readonly found: readonly Found[]; readonly note?: string }> {
    const isLatest = file.stamp === latest.stamp;
    try {
      const result = await port.fetch({
        ...request(besides(file.name), port, settings.bodyLimitBytes),
        binary: true,
      });
      if (!result.modified) throw new FetchError(`${file.name} was answered with no body`);
      check(file, result.bytes);
      return { found: await recordsIn(result.bytes, port.signal) };
    } catch (error) {
      port.signal.throwIfAborted();
      const isGone = error instanceof FetchError && (error.status === 404 || error.status === 410);
      const isBroken = error instanceof ArchiveError;
      // The newest may still be on its way; an older one that is missing or broken stays so.
      if (isLatest || !(isGone || isBroken)) throw error;
      const note = isGone ? `${file.name} was never published` : `${file.name}: ${error.message}`;
      return { found: [], note };
    }
  }

  async function recordsIn(bytes: Buffer, signal: AbortSignal): Promise<Found[]> {
    const found: Found[] = [];
    let rejected = 0;
    let number = 0;
    for await (const line of unzipLines(bytes, unpackedLimits)) {
      signal.throwIfAborted();
      number += 1;
      const record = readGkgRecord(line, { takes });
      if ('unwanted' in record) continue;
      if ('item' in record) {
        const { item } = record;
        found.push({ item, raw: () => Buffer.from(JSON.stringify(item)), where: `line ${number}` });
      } else {
        rejected += 1;
        if (rejected > mostRejected)
          throw new ArchiveError(`holds no records of GKG 2.1: ${record.reason}`);
        found.push({
          reason: `line ${number}: ${record.reason}`,
          raw: () => Buffer.from(line.slice(0, 10_000)),
        });
      }
    }
    return found;
  }

  return deps.scheduler.source({
    id: settings.id,
    name: settings.name ?? 'GDELT',
    type: 'gdelt',
    kind: settings.kind,
    url: newest.href,
    subject: newest.href,
    host: newest.host,
    interval: { leastMs: intervalMs, mostMs: intervalMs },
    poll,
    revive: reviveItem,
  });
}

function textIn(value: Cursor[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** @throws ArchiveError when the bytes are not those that the list promises */
function check({ name, size, md5 }: GdeltFile, bytes: Buffer): void {
  if (size !== undefined && bytes.length !== size) {
    throw new ArchiveError(`${name} has ${bytes.length} bytes, and ${size} by the list`);
  }
  if (md5 !== undefined && createHash('md5').update(bytes).digest('hex') !== md5) {
    throw new ArchiveError(`${name} does not have the MD5 that the list says`);
  }
}
