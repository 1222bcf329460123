/** One of the files that GDELT publishes every 15 minutes. */
export interface GdeltFile {
  /** The quarter of an hour it is of, as in its name: YYYYMMDDHHMMSS, UTC. */
  readonly stamp: string;
  readonly name: string;
  /** What the list says it is; undefined where no list could be had. */
  readonly size: number | undefined;
  readonly md5: string | undefined;
}

const line = /^(\d{1,12}) ([0-9a-f]{32}) https?:\/\/\S{1,200}\/((\d{14})\.gkg\.csv\.zip)\s*$/i;
const quarterMs = 15 * 60_000;

/**
 * Reads `lastupdate.txt` or a stretch of `masterfilelist.txt`: lines of size, MD5 and address. Only the Global Knowledge
 * Graph is taken; a line that the stretch begins or ends within is passed over.
 */
export function readFileList(text: string): GdeltFile[] {
  const files = text.split('\n').flatMap((one): GdeltFile[] => {
    const [, size, md5, name, stamp] = line.exec(one) ?? [];
    if (name === undefined || stamp === undefined) return [];
    return [{ stamp, name, size: Number(size), md5: md5?.toLowerCase() }];
  });
  return files.sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
}

/** The time that a stamp says, ms since the epoch; undefined where it is none. */
export function timeOf(stamp: string): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  if (second === undefined) return undefined;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The stamp of a time, to the second. */
export function stampOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** The files of every quarter of an hour after `after`, up to `last`, by what they must be called. */
export function filesBetween(after: string, last: GdeltFile): GdeltFile[] {
  const from = timeOf(after);
  const to = timeOf(last.stamp);
  if (from === undefined || to === undefined) return [last];
  const files: GdeltFile[] = [];
  for (let at = from + quarterMs; at < to; at += quarterMs) {
    const stamp = stampOf(at);
    files.push({ stamp, name: `${stamp}.gkg.csv.zip`, size: undefined, md5: undefined });
  }
  return [...files, last];
}
