import { readFile } from 'node:fs/promises';
import { GazetteerError } from './gazetteer.ts';
import { parseSecList, secListPath } from './sec-list.ts';
import { readableSecName } from './sec-names.ts';

/** A company that files with the SEC and is listed. */
export interface Registrant {
  readonly name: string;
  /** Its first ticker, as the SEC has it: `BRK-B`. */
  readonly ticker: string;
  /** The exchange as people write it before a ticker: `NYSE`. */
  readonly exchange: string | undefined;
}

/** Looks registrants up by their Central Index Key. */
export type FindRegistrant = (cik: number) => Registrant | undefined;

/**
 * Reads the SEC's list in the data folder, where `barograph companies update` has put it.
 * @returns a look-up that knows nobody when there is no list
 * @throws GazetteerError when the list is damaged
 */
export async function loadRegistrants(dataDir: string): Promise<FindRegistrant> {
  const path = secListPath(dataDir);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return () => undefined;
  const byCik = new Map<number, Registrant>();
  try {
    for (const [cik, name, ticker, exchange] of parseSecList(text).data) {
      if (byCik.has(cik)) continue;
      const written = { name: readableSecName(name), ticker, exchange: exchange ?? undefined };
      byCik.set(cik, written);
    }
  } catch (error) {
    throw new GazetteerError(path, 'is damaged; run "barograph companies update" again', error);
  }
  return (cik) => byCik.get(cik);
}
