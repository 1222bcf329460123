import { wordKey } from './fold-word.ts';
import {
  type GazetteerEntry,
  GazetteerError,
  kindOfSymbol,
  type NameForm,
  type WordContext,
} from './gazetteer.ts';

const limits = { symbol: 32, name: 200 };

/**
 * Reads a list of names: one entry a line, `symbol TAB name TAB alias|alias|$TICKER`; `#` begins a comment.
 * Marks before a name or alias: `~` needs evidence, `~~` needs strong evidence, `^` needs evidence in a line
 * of capitals, `+` matches in small letters too, `=` never does. `$?TICKER` is a listed company's too (data/README.md).
 * @throws GazetteerError with `file:line` for the first line that is wrong.
 */
export function parseEntries(text: string, file: string): readonly GazetteerEntry[] {
  return contentLines(text, file).map(({ columns, origin }) => parseEntry(columns, origin));
}

/**
 * Reads word contexts: `name TAB words not before it TAB words not after it`.
 * @throws GazetteerError with `file:line` for the first line that is wrong.
 */
export function parseContexts(text: string, file: string): ReadonlyMap<string, WordContext> {
  const contexts = new Map<string, WordContext>();
  for (const { columns, origin } of contentLines(text, file)) {
    const [name = '', before = '', after = ''] = columns;
    if (name === '') throw new GazetteerError(origin, 'the name is empty');
    if (contexts.has(name)) throw new GazetteerError(origin, `name ${name} stands here twice`);
    contexts.set(name, { notAfter: wordSet(before), notBefore: wordSet(after) });
  }
  return contexts;
}

function contentLines(text: string, file: string): { columns: string[]; origin: string }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line, origin: `${file}:${index + 1}` }))
    .filter(({ line }) => line.trim() !== '' && !line.startsWith('#'))
    .map(({ line, origin }) => {
      const columns = line.split('\t').map((column) => column.trim());
      if (columns.length > 3) throw new GazetteerError(origin, 'more than three columns');
      return { columns, origin };
    });
}

function parseEntry(columns: readonly string[], origin: string): GazetteerEntry {
  const [symbol = '', nameColumn = '', aliases = ''] = columns;
  if (!/^[A-Z0-9][A-Z0-9.:&-]*$/.test(symbol) || symbol.length > limits.symbol) {
    throw new GazetteerError(
      origin,
      `symbol ${JSON.stringify(symbol)} must be 1–${limits.symbol} of A–Z, 0–9 and . : & -`,
    );
  }
  const kind = kindOfSymbol(symbol);
  if (kind === undefined) {
    throw new GazetteerError(
      origin,
      `symbol ${symbol}: the part before ":" must be IX, FX, CB, CM or CR`,
    );
  }
  const written = [nameColumn, ...(aliases === '' ? [] : aliases.split('|'))];
  const isTicker = (alias: string): boolean => /^\$\??\p{L}/u.test(alias);
  if (nameColumn === '' || isTicker(nameColumn))
    throw new GazetteerError(origin, 'the name is empty');
  const forms = written
    .filter((alias) => !isTicker(alias))
    .map((alias) => parseForm(alias, origin));
  const tickers = written.filter(isTicker).map((alias) => parseTicker(alias, origin));
  const name = forms[0]?.text ?? '';
  const shared = written.filter((alias) => alias.startsWith('$?')).map((alias) => alias.slice(2));
  return {
    symbol,
    name,
    kind,
    forms,
    tickers: [...new Set([symbol, ...tickers])],
    origin,
    ...(shared.length === 0 ? {} : { sharedTickers: shared }),
  };
}

function parseForm(alias: string, origin: string): NameForm {
  const marks = /^[~^+=]*/.exec(alias)?.[0] ?? '';
  const text = alias.slice(marks.length).trim();
  if (text === '' || text.length > limits.name || !/[\p{L}\p{N}]/u.test(text)) {
    throw new GazetteerError(
      origin,
      `name ${JSON.stringify(alias)} must have letters or digits, and at most ${limits.name} characters`,
    );
  }
  const need = marks.includes('~~')
    ? 'strong'
    : marks.includes('~')
      ? 'some'
      : marks.includes('^')
        ? 'in-capitals'
        : 'none';
  const small = marks.includes('+') ? 'always' : marks.includes('=') ? 'never' : 'several-words';
  return { text, need, small };
}

function parseTicker(alias: string, origin: string): string {
  const ticker = alias.replace(/^\$\??/, '');
  if (!/^[A-Z][A-Z0-9_]*([.-][A-Z0-9]+)?$/.test(ticker)) {
    throw new GazetteerError(origin, `ticker ${alias} must be of A–Z and 0–9, as $BRK.B`);
  }
  return ticker;
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(
    words
      .split(/\s+/)
      .filter((word) => word !== '')
      .map(wordKey),
  );
}
