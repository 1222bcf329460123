import { readFile } from 'node:fs/promises';
import { messageOf } from '../../errors.ts';
import { foldWord } from './fold-word.ts';
import { type GazetteerEntry, GazetteerError } from './gazetteer.ts';
import { parseSecList, type SecList, secListPath } from './sec-list.ts';
import { readableSecName, secNameForm } from './sec-names.ts';

const longestName = 200;

/**
 * Entries of the list in the data folder, one a company; its further tickers lead to the same entry.
 * @returns nothing when there is no list.
 * @throws GazetteerError when the list is damaged.
 */
export async function loadSecEntries(dataDir: string): Promise<readonly GazetteerEntry[]> {
  const path = secListPath(dataDir);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw new GazetteerError(path, `cannot be read: ${messageOf(error)}`, error);
  });
  if (text === undefined) return [];
  try {
    return toEntries(parseSecList(text), path);
  } catch (error) {
    throw new GazetteerError(
      path,
      `${messageOf(error)}; run "barograph companies update" again, or delete it`,
      error,
    );
  }
}

function toEntries(list: SecList, path: string): readonly GazetteerEntry[] {
  const byCompany = new Map<number, { name: string; tickers: string[] }>();
  for (const [cik, name, ticker] of list.data) {
    const symbol = ticker.toUpperCase().replace('-', '.');
    const company = byCompany.get(cik);
    if (company === undefined) byCompany.set(cik, { name, tickers: [symbol] });
    else company.tickers.push(symbol);
  }
  return [...byCompany.values()].map(({ name, tickers }) => {
    const form = secNameForm(name);
    return {
      symbol: tickers[0] ?? '',
      name: readableSecName(name).slice(0, longestName) || (tickers[0] ?? ''),
      kind: 'company',
      forms: form === undefined ? [] : [form],
      tickers,
      origin: path,
      register: true,
    };
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * Adds the SEC's companies after the base: what the base knows by any of its tickers stays as it is, and gets
 * the company's other tickers (share classes) that nobody has. A name that the base has stays the base's alone. A coin
 * and a company may share a ticker.
 */
export function mergeSecEntries(
  base: readonly GazetteerEntry[],
  sec: readonly GazetteerEntry[],
): readonly GazetteerEntry[] {
  const listed = base.filter((entry) => entry.kind !== 'crypto');
  const owners = new Map(listed.flatMap((entry) => entry.tickers.map((ticker) => [ticker, entry])));
  const names = new Set(base.flatMap((entry) => entry.forms.map((form) => foldWord(form.text))));
  const extra = new Map<GazetteerEntry, string[]>();
  const added: GazetteerEntry[] = [];
  for (const company of sec) {
    const owner = company.tickers.map((ticker) => owners.get(ticker)).find((known) => known);
    if (owner === undefined) {
      const forms = company.forms.filter((form) => !names.has(foldWord(form.text)));
      added.push({ ...company, forms });
      continue;
    }
    const free = company.tickers.filter((ticker) => !owners.has(ticker));
    extra.set(owner, [...(extra.get(owner) ?? []), ...free]);
  }
  const widened = base.map((entry) => {
    const tickers = extra.get(entry);
    return tickers === undefined ? entry : { ...entry, tickers: [...entry.tickers, ...tickers] };
  });
  return [...widened, ...added];
}
