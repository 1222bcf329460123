import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import {
  checkEntries,
  type Gazetteer,
  type GazetteerEntry,
  GazetteerError,
  mergeUserEntries,
} from './gazetteer.ts';
import { parseEntries } from './gazetteer-file.ts';
import { loadOwnLists } from './own-lists.ts';
import { loadSecEntries, mergeSecEntries } from './sec-entries.ts';

/**
 * Everything the finder shall know: Barograph's own lists; before them the user's `companies/own.tsv` in the
 * data folder, which replaces entries of the same symbol; after them the SEC's list where
 * `barograph companies update` has fetched it. Without a data folder, the own lists alone.
 * @throws GazetteerError naming file and line when a list is wrong or damaged.
 */
export async function loadGazetteer(
  options: { readonly dataDir?: string } = {},
): Promise<Gazetteer> {
  const own = loadOwnLists();
  if (options.dataDir === undefined) return own;
  const user = await loadUserEntries(join(options.dataDir, 'companies', 'own.tsv'));
  const base = mergeUserEntries(own.entries, user);
  return { ...own, entries: mergeSecEntries(base, await loadSecEntries(options.dataDir)) };
}

async function loadUserEntries(path: string): Promise<readonly GazetteerEntry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new GazetteerError(path, `cannot be read: ${messageOf(error)}`, error);
  }
  const entries = parseEntries(text, path);
  checkEntries(entries);
  return entries;
}
