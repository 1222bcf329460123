import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkEntries, type Gazetteer } from './gazetteer.ts';
import { parseContexts, parseEntries } from './gazetteer-file.ts';

/** The lists Barograph brings along, in the order in which they win. */
export const ownListFiles = [
  'indices.tsv',
  'currencies.tsv',
  'crypto.tsv',
  'commodities.tsv',
  'central-banks.tsv',
  'companies-us.tsv',
  'companies-europe.tsv',
  'companies-asia-pacific.tsv',
  'companies-other.tsv',
] as const;

/** Beside this file both in the sources and in the build, which copies `services/**` that is not TypeScript. */
const dataFolder = new URL('./data/', import.meta.url);

/**
 * Reads Barograph's own lists.
 * @throws GazetteerError with file and line when a list is wrong.
 */
export function loadOwnLists(): Gazetteer {
  const entries = ownListFiles.flatMap((file) => parseEntries(read(file), file));
  checkEntries(entries);
  return { entries, contexts: parseContexts(read('word-contexts.tsv'), 'word-contexts.tsv') };
}

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(file, dataFolder)), 'utf8');
}
