import { isOwned } from './evidence.ts';
import * as list from './evidence-words.ts';
import type { GazetteerEntry, WordContext } from './gazetteer.ts';
import { givenNames } from './given-names.ts';
import { keyAfter, keyBefore, type NamePlace } from './name-place.ts';
import { joins } from './word-joins.ts';
import { shapes } from './word-list.ts';

/** Whether the name's own context rules it out: `price target`, `Apple pie`, `visa requirements`. */
export function isOutOfContext(place: NamePlace, context: WordContext | undefined): boolean {
  if (context === undefined) return false;
  if (context.notBefore.has(keyAfter(place))) return true;
  // `in Rio` is the city, `shares in Rio` is not.
  return context.notAfter.has(keyBefore(place)) && !isOwned(place);
}

/** Whether a currency stands beside a number and so is an amount: `5 million yen`, `EUR 20m`. */
export function isAmount(place: NamePlace, { kind }: Pick<GazetteerEntry, 'kind'>): boolean {
  return kind === 'currency' && (isQuantity(keyBefore(place)) || isQuantity(keyAfter(place)));
}

/** `Jenner & Block`: the sign, unlike the word, makes one name of its neighbours more often than not. */
export function isBesideAndSign({ words, first, end }: NamePlace): boolean {
  return words.written(first - 1) === '&' || words.written(end) === '&';
}

function isQuantity(key: string): boolean {
  return /^\d/.test(key) || list.magnitudes.has(key);
}

/** Whether a doubtful name is a common noun or part of something longer, whatever its neighbours suggest. */
export function isPartOfSomethingElse(place: NamePlace): boolean {
  return hasDeterminer(place) || isHyphened(place) || isInLongerName(place) || endsOtherName(place);
}

const mayPrecede: readonly ReadonlySet<string>[] = [
  list.functionWords,
  list.calendarWords,
  list.companyNouns,
  list.dealVerbs,
  list.companyVerbs,
  list.ownedNouns,
  list.ownershipNouns,
  list.tradeNames,
];

/** `Times Square`, `Doug Ford`: a capital right before a name makes one name of both. */
export function endsOtherName({ words, first, style }: NamePlace): boolean {
  const before = first - 1;
  const join = words.join(first);
  if (join === joins.abbreviation) return words.shape(before) === shapes.initial;
  if (join !== joins.space || words.shape(first) === shapes.lower) return false;
  if (givenNames.has(words.key(before))) return true;
  if (style === 'capitals' || words.join(before) === joins.apostrophe) return false;
  const shape = words.shape(before);
  if (shape === shapes.lower || shape === shapes.caseless) return false;
  return !mayPrecede.some((known) => known.has(words.key(before)));
}

/** `the oracle`, `an apple`: an article before a name in small letters makes a common noun. */
export function hasArticle(place: NamePlace): boolean {
  return keyBefore(place) === 'the' || list.determiners.has(keyBefore(place));
}

/** `A TARGET`, `Its Target`: where capitals say nothing, a determiner makes a common noun. */
function hasDeterminer(place: NamePlace): boolean {
  const before = keyBefore(place);
  return place.style !== 'sentence' && (before === 'the' || list.determiners.has(before));
}

/** `Target-date`, `visa-free`, `non-Target`; a headline's tag (`BRIEF-Target`) and `Ford-owned` are not meant. */
function isHyphened({ words, first, end }: NamePlace): boolean {
  if (words.join(end) === joins.hyphen && !list.hyphenedPartners.has(words.key(end))) return true;
  if (words.join(first) !== joins.hyphen) return false;
  const before = words.shape(first - 1);
  return before !== shapes.upper && before !== shapes.caseless;
}

const mayFollow: readonly ReadonlySet<string>[] = [
  list.calendarWords,
  list.companyVerbs,
  list.businessNouns,
  list.ownershipNouns,
  list.periodWords,
  list.legalForms,
];

/** `Orange County`, `Ford Foundation`: in running text a capital on the next word makes one name of both. */
export function isInLongerName({ words, next, end, style }: NamePlace): boolean {
  if (style !== 'sentence' || next !== end || words.join(next) !== joins.space) return false;
  const shape = words.shape(next);
  if (shape !== shapes.title && shape !== shapes.mixed) return false;
  return !mayFollow.some((known) => known.has(words.key(next)));
}
