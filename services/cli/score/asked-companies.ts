import type { Span } from '../../classifier/prepare-text.ts';
import type { CompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { type FoldedText, foldText } from './folded-text.ts';
import type { KnownNames } from './known-names.ts';
import { acronyms, bareName, bracketedPart, distinctiveParts, possessives } from './name-forms.ts';
import { type PlaceOptions, placesOf } from './name-pattern.ts';

/** Finds where a text names each of the companies asked for; no place for one that it doesn't name. */
export type AskedCompanies = (text: string, names: readonly string[]) => Span[][];

export interface AskedCompaniesDeps {
  readonly find: CompanyFinder;
  readonly known: KnownNames;
}

/** A way to look for a company; the next one is tried when it finds nothing. */
type Step = (text: FoldedText, name: string) => Span[];

/** Places of one company that are told. */
const mostPlaces = 32;
/** Names shorter than this stand inside other words by chance. */
const leastInsideWords = 4;

/**
 * Looks for each name as it is written first. One that isn't there is looked for without its legal form, with and
 * without a possessive, and under the other names and tickers that the gazetteer has for it: all these surely mean
 * the company. Last come its distinctive words, its acronym, and the name inside a word; they count only where no
 * other company asked for is named.
 */
export function createAskedCompanies({ find, known }: AskedCompaniesDeps): AskedCompanies {
  const sure: readonly Step[] = [
    placesOf,
    (text, name) => proper(text, [bareName(name), bracketedPart(name) ?? '']),
    (text, name) => proper(text, possessives(bareName(name))),
    (text, name) => knownPlaces(text, name),
  ];
  const loose: readonly Step[] = [
    (text, name) => firstOf(distinctiveParts(name), (part) => proper(text, [part])),
    (text, name) => firstOf(acronyms(name), (acronym) => acronymPlaces(text, acronym)),
    (text, name) =>
      name.length < leastInsideWords ? [] : proper(text, [bareName(name)], { insideWords: true }),
  ];

  function knownPlaces(text: FoldedText, name: string): Span[] {
    const entry = known.named(name) ?? known.traded(name);
    if (entry === undefined) return [];
    const found = find(text.given).find(({ symbol }) => symbol === entry.symbol);
    if (found !== undefined) return found.spans.map(([start, end]): Span => [start, end]);
    const forms = entry.forms.map((form) => form.text).sort((a, b) => b.length - a.length);
    const named = proper(text, forms);
    return named.length > 0 ? named : entry.tickers.flatMap((it) => inCapitals(text, it));
  }

  return (given, names) => {
    const text = foldText(given);
    const found = new Map<string, readonly Span[]>();
    for (const name of names) {
      if (!found.has(name))
        found.set(
          name,
          firstOf(sure, (step) => step(text, name)),
        );
    }
    const outermost = withoutNested(found);
    const taken = [...outermost.values()].flat();
    for (const [name, places] of outermost) {
      if (places.length > 0) continue;
      const free = firstOf(loose, (step) =>
        step(text, name).filter((place) => !taken.some((other) => overlaps(place, other))),
      );
      outermost.set(name, free);
      taken.push(...free);
    }
    return names.map((name) => (outermost.get(name) ?? []).slice(0, mostPlaces));
  };
}

/** A place inside a longer name belongs to that one, unless its own company has no other (models/training/spans.py). */
function withoutNested(found: ReadonlyMap<string, readonly Span[]>): Map<string, readonly Span[]> {
  const all = [...found.values()].flat();
  return new Map(
    [...found].map(([name, places]) => {
      const own = places.filter((place) => !all.some((other) => isInside(place, other)));
      return [name, own.length > 0 ? own : places];
    }),
  );
}

/** Places of names that were not asked for in these words: in small letters, one word may be no name at all. */
function proper(text: FoldedText, forms: readonly string[], options: PlaceOptions = {}): Span[] {
  const hasCapitals = /\p{Lu}/u.test(text.given);
  const places = forms.flatMap((form) => {
    const anyCase = !hasCapitals || /\s/.test(form) || !/\p{Lu}/u.test(form);
    return placesOf(text, form, options).filter(
      ([start, end]) => anyCase || /[\p{Lu}\p{Lo}]/u.test(text.given.slice(start, end)),
    );
  });
  return distinct(places);
}

/** Two letters are an acronym in brackets only. */
function acronymPlaces(text: FoldedText, acronym: string): Span[] {
  return inCapitals(text, acronym).filter(
    ([start, end]) => acronym.length > 2 || /^\(.*\)$/.test(text.given.slice(start - 1, end + 1)),
  );
}

function inCapitals(text: FoldedText, word: string): Span[] {
  return placesOf(text, word).filter(([start, end]) => {
    const written = text.given.slice(start, end);
    return written.startsWith('$') || (word.length > 1 && written === word);
  });
}

function distinct(places: readonly Span[]): Span[] {
  const sorted = [...places].sort(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd);
  const kept: Span[] = [];
  for (const place of sorted) {
    const last = kept.at(-1);
    if (last === undefined || !overlaps(place, last)) kept.push(place);
  }
  return kept;
}

function firstOf<T>(ways: readonly T[], places: (way: T) => readonly Span[]): Span[] {
  for (const way of ways) {
    const found = places(way);
    if (found.length > 0) return [...found];
  }
  return [];
}

function overlaps([start, end]: Span, [from, to]: Span): boolean {
  return start < to && end > from;
}

function isInside([start, end]: Span, [from, to]: Span): boolean {
  return from <= start && end <= to && to - from > end - start;
}
