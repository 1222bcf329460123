import type { Span } from '../../classifier/prepare-text.ts';
import type { CompanyMention } from '../../core/contracts/post.ts';
import type { CompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { type FoldedText, foldText } from './folded-text.ts';
import type { KnownNames } from './known-names.ts';
import { acronyms, bareName, bracketedPart, distinctiveParts, possessives } from './name-forms.ts';
import { longestName, type PlaceOptions, placesOf } from './name-pattern.ts';
import { withoutNested } from './nested-places.ts';

/** Finds where a text names each of the companies asked for; no place for one that it doesn't name. */
export type AskedCompanies = (text: string, names: readonly string[]) => Span[][];

export interface AskedCompaniesDeps {
  readonly find: CompanyFinder;
  readonly known: KnownNames;
}

/** A way to look for a company; the next one is tried when it finds nothing. */
type Step = (text: SearchedText, name: string) => Span[];

/** A text with what the gazetteer finds in it, which is looked for once and only if it is needed. */
interface SearchedText extends FoldedText {
  mentions(): readonly CompanyMention[];
}

/** Places of one company that are told. */
const mostPlaces = 32;
/** Different names of one line that are looked for, which bounds the time that it takes. */
const mostNames = 1_000;
/** How much of a text is looked at for what may mean a company: as much as the model prepares of it. */
const looseLength = 4_000;
/** Names shorter than this stand inside other words by chance. */
const leastInsideWords = 4;

/**
 * Looks for each name as it is written first. One that isn't there is looked for without its legal form, with and
 * without a possessive, and under the other names and tickers that the gazetteer has for it: all these surely mean
 * the company. Last come its distinctive words, its acronym, and the name inside a word; they count only where no
 * other company asked for is named, and in the part of the text that the model may read. No more than the first
 * 1,000 different names are looked for.
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

  function knownPlaces(text: SearchedText, name: string): Span[] {
    const entry = known.named(name) ?? known.traded(name);
    if (entry === undefined) return [];
    const found = text.mentions().find(({ symbol }) => symbol === entry.symbol);
    if (found !== undefined) return found.spans.map(([start, end]): Span => [start, end]);
    const forms = entry.forms.map((form) => form.text).sort((a, b) => b.length - a.length);
    const named = proper(text, forms);
    return named.length > 0 ? named : entry.tickers.flatMap((it) => inCapitals(text, it));
  }

  function searched(given: string): SearchedText {
    let mentions: readonly CompanyMention[] | undefined;
    return {
      ...foldText(given),
      mentions: () => {
        mentions ??= find(given);
        return mentions;
      },
    };
  }

  return (given, names) => {
    const text = searched(given);
    const looked = [...new Set(names)]
      .slice(0, mostNames)
      .filter((name) => name.length <= longestName);
    const found = withoutNested(
      new Map(looked.map((name) => [name, firstOf(sure, (step) => step(text, name))])),
    );
    const beginning = beginningOf(given);
    const start = beginning === given ? text : searched(beginning);
    const taken = new Uint8Array(beginning.length);
    const take = (places: readonly Span[]): void => {
      for (const [from, to] of places) taken.fill(1, from, to);
    };
    for (const places of found.values()) take(places);
    for (const [name, places] of found) {
      if (places.length > 0) continue;
      const free = firstOf(loose, (step) =>
        step(start, name).filter(([from, to]) => !taken.subarray(from, to).includes(1)),
      );
      found.set(name, free);
      take(free);
    }
    return names.map((name) => (found.get(name) ?? []).slice(0, mostPlaces));
  };
}

/** The part in which companies are looked for loosely; it ends between words if it can. */
function beginningOf(given: string): string {
  if (given.length <= looseLength) return given;
  const end = given.lastIndexOf(' ', looseLength);
  return given.slice(0, end > 0 ? end : looseLength);
}

/** Places of names that were not asked for in these words: in small letters, one word may be no name at all. */
function proper(text: FoldedText, forms: readonly string[], options: PlaceOptions = {}): Span[] {
  const places = forms.flatMap((form) => {
    const anyCase = !text.hasCapitals || /\s/.test(form) || !/\p{Lu}/u.test(form);
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
