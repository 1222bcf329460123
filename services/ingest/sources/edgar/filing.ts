import type { FindRegistrant, Registrant } from '../../../core/posts/companies/registrants.ts';
import { readableSecName } from '../../../core/posts/companies/sec-names.ts';
import { parseFeedDate } from '../../../core/posts/normalise/parse-date.ts';
import { htmlToText } from '../../../core/posts/normalise/plain-text.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';
import type { FeedEntry } from '../feed/feed-document.ts';

/** One line of EDGAR's list of current filings: a filing in the role of one of those it names. */
export interface Filing {
  /** Such as 0001234567-25-000012: the same for all who are named in it. */
  readonly accession: string;
  /** Such as `8-K` or `SC 13D/A`. */
  readonly form: string;
  readonly filer: string;
  readonly cik: number;
  /** `Filer`, `Subject`, `Issuer`, `Filed by`, `Reporting` … */
  readonly role: string;
  /** Headings of the items an 8-K has, without their numbers. */
  readonly items: readonly string[];
  readonly link: string | undefined;
  /** When it was accepted, ms since the epoch. */
  readonly acceptedAt: number;
}

const accessionNumber = /\b(\d{10}-\d{2}-\d{6})\b/;
const titleForm = /^(.{1,30}?) - (.{1,200}) \((\d{1,10})\) \(([^()]{1,40})\)$/;
/** Whom a filing is about, before those who sent it in. */
const roles = ['issuer', 'subject', 'filer', 'filed by', 'reporting'];

/**
 * Reads one entry of the Atom form of https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent.
 * @returns in words why it is none
 */
export function readFiling(entry: FeedEntry): Filing | { readonly reason: string } {
  const title = htmlToText(entry.title ?? '');
  const [, form, filer, cik, role] = titleForm.exec(title) ?? [];
  if (form === undefined || filer === undefined || cik === undefined || role === undefined) {
    return { reason: `its title "${title.slice(0, 100)}" does not name form, filer and CIK` };
  }
  const summary = htmlToText(entry.summary ?? '');
  const accession = accessionNumber.exec(`${entry.id ?? ''} ${summary}`)?.[1];
  if (accession === undefined) return { reason: 'it has no accession number' };
  const acceptedAt = entry.date === undefined ? undefined : parseFeedDate(entry.date);
  if (acceptedAt === undefined) return { reason: 'it does not say when it was accepted' };
  return {
    accession,
    form: form.trim(),
    filer: readableSecName(filer),
    cik: Number(cik),
    role,
    items: itemsIn(entry.summary ?? ''),
    link: entry.link,
    acceptedAt,
  };
}

/** `Item 2.02: Results of Operations and Financial Condition`, each on a line of its own. */
function itemsIn(summary: string): string[] {
  return summary
    .split(/<br\s*\/?>|\n/i)
    .map((line) => /^\s*Item\s+[\d.]+\s*:\s*(.{1,200})$/i.exec(htmlToText(line))?.[1]?.trim())
    .filter((item): item is string => item !== undefined && item !== '');
}

/** One filing of each accession number: in the role of whom it is about. */
export function onePerAccession(filings: readonly Filing[]): Filing[] {
  const best = new Map<string, Filing>();
  for (const filing of filings) {
    const known = best.get(filing.accession);
    if (known === undefined || rank(filing) < rank(known)) best.set(filing.accession, filing);
  }
  return [...best.values()];
}

function rank({ role }: Filing): number {
  const index = roles.indexOf(role.toLowerCase());
  return index === -1 ? roles.length : index;
}

/** Whether the form, or what it amends, is among those wanted; `10-*` takes all that begin so. */
export function isWanted(form: string, wanted: readonly string[], amendments: boolean): boolean {
  const name = form.toUpperCase();
  if (name.endsWith('/A') && !amendments) return false;
  const plain = name.replace(/\/A$/, '');
  return wanted.some((one) => {
    const want = one.toUpperCase();
    return want.endsWith('*') ? plain.startsWith(want.slice(0, -1)) : want === plain;
  });
}

const exhibits = /^financial statements and exhibits$/i;

/** A filing as a raw item: what it is in one sentence, with the ticker of the company where the SEC's list has it. */
export function filingItem(filing: Filing, find: FindRegistrant): RawItem {
  const { accession, form, filer, cik, items, link, acceptedAt } = filing;
  const known = find(cik);
  const telling = items.filter((item) => !exhibits.test(item));
  const what = (telling.length > 0 ? telling : items).join('; ');
  const name = `${known?.name ?? filer}${notation(known)}`;
  return {
    title: what === '' ? `${name} files ${form}` : `${name} files ${form}: ${what}`,
    url: link,
    author: filer,
    nativeId: accession,
    language: 'en',
    publishedAt: acceptedAt,
    undatedKey: accession,
  };
}

/** ` (NYSE: BRK.B)`, which the finder of companies reads as any text's. */
function notation(known: Registrant | undefined): string {
  if (known === undefined) return '';
  const exchange = /^(?:nasdaq|nyse|cboe|otc)$/i.test(known.exchange ?? '')
    ? known.exchange
    : 'OTC';
  return ` (${exchange?.toUpperCase()}: ${known.ticker.toUpperCase().replace('-', '.')})`;
}
