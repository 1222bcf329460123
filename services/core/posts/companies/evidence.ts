import * as list from './evidence-words.ts';
import type { GazetteerEntry } from './gazetteer.ts';
import { keyAfter, keyBefore, type NamePlace } from './name-place.ts';
import { joins } from './word-joins.ts';
import { shapes } from './word-list.ts';

/** How much speaks for a doubtful name: a legal form or a ticker settle it whatever else stands there. */
export type EvidenceStrength = 'settled' | 'strong' | 'some' | 'none';

/** One reason to take a name as a company's, found in the words around it. */
type EvidenceRule = (place: NamePlace, tickers: readonly string[]) => boolean;

/** `Target Corp`, `Block, Inc`, `Orange SA` */
export const hasLegalForm = ({ words, end }: NamePlace): boolean => {
  const join = words.join(end);
  if (join !== joins.space && join !== joins.comma) return false;
  const at = words.key(end) === '&' ? end + 1 : end;
  const shape = words.shape(at);
  if (shape === shapes.lower) return words.key(at) === 'plc';
  if (list.legalForms.has(words.key(at))) return true;
  const isShort = list.shortLegalForms.has(words.key(at));
  return isShort && join === joins.space && (shape === shapes.upper || words.key(at) === 'co');
};

/** `Gap (GPS)` */
const hasTickerInBrackets: EvidenceRule = ({ words, end }, tickers) =>
  words.join(end) === joins.bracket &&
  words.text[words.end(end)] === ')' &&
  tickers.includes(words.written(end));

/** `Target shares`, `Gap's CEO` */
const hasOwnershipNounAfter: EvidenceRule = (place) =>
  list.ownershipNouns.has(keyAfter(place)) ||
  (place.isPossessive && list.ownershipNouns.has(keyAfter(place, 2)));

/** `shares of Target`, `stake in Shell`, `chief executive of Ford` */
export const isOwned = (place: NamePlace): boolean =>
  list.ownedPrepositions.has(keyBefore(place)) &&
  (list.ownedNouns.has(keyBefore(place, 2)) ||
    (keyBefore(place, 2) === 'executive' && keyBefore(place, 3) === 'chief'));

/** `retailer Target`, `oil giant Shell` */
const isCalledCompany: EvidenceRule = (place) => list.companyNouns.has(keyBefore(place));

/** `Visa earnings`, `Gap Q3`, `Ford's first-quarter profit` */
const hasBusinessNounAfter: EvidenceRule = (place) => {
  for (let distance = 1; distance <= 4; distance += 1) {
    const key = keyAfter(place, distance);
    if (list.businessNouns.has(key)) return true;
    if (!list.periodWords.has(key)) return false;
  }
  return false;
};

/** `Visa beats`, `Shell to buy`, `Target has agreed` */
const hasVerbAfter: EvidenceRule = (place) => {
  if (place.isPossessive) return false;
  const key = keyAfter(place);
  if (list.companyVerbs.has(key)) return true;
  if (key === 'to') return list.intentions.has(keyAfter(place, 2));
  const second = keyAfter(place, 2);
  if (list.deniedVerbs.has(key)) return place.words.join(place.next + 1) === joins.apostrophe;
  return (
    list.helpingVerbs.has(key) && (list.companyVerbs.has(second) || list.ongoingVerbs.has(second))
  );
};

/** `upgrades Target`, `to acquire Block` */
const hasDealVerbBefore: EvidenceRule = (place) => list.dealVerbs.has(keyBefore(place));

/** `Ford-owned` */
const hasHyphenedPartner: EvidenceRule = ({ words, end }) =>
  words.join(end) === joins.hyphen && list.hyphenedPartners.has(words.key(end));

/** `Target.com` */
const isDomain: EvidenceRule = ({ words, end }) =>
  words.join(end) === joins.dot && words.key(end) === 'com';

/** `Gold at record`, `Euro near parity` */
const hasMarketWordAfter: EvidenceRule = (place) => list.marketWords.has(keyAfter(place));

/** `against the pound` */
const isMeasuredAgainst: EvidenceRule = (place) => {
  const before = keyBefore(place);
  return list.marketPrepositions.has(before === 'the' ? keyBefore(place, 2) : before);
};

/** Evidence that ordinary words never have: `earnings`, `CEO` and the like right after, `shares of` before. */
export const isLikeCompany = (place: NamePlace): boolean =>
  [hasOwnershipNounAfter, hasBusinessNounAfter, isOwned, isCalledCompany].some((rule) =>
    rule(place, []),
  );

type GradedRules = readonly (readonly [EvidenceStrength, EvidenceRule])[];

const companyRules: GradedRules = [
  ['settled', hasLegalForm],
  ['settled', hasTickerInBrackets],
  ['strong', hasOwnershipNounAfter],
  ['strong', isOwned],
  ['strong', isCalledCompany],
  ['some', hasBusinessNounAfter],
  ['some', hasVerbAfter],
  ['some', hasDealVerbBefore],
  ['some', hasHyphenedPartner],
  ['some', isDomain],
];

const marketRules: GradedRules = [
  ['some', hasMarketWordAfter],
  ['some', hasVerbAfter],
  ['some', isMeasuredAgainst],
];

/** The strongest evidence around a name that it means the entry. */
export function evidenceFor(
  place: NamePlace,
  { kind, tickers }: Pick<GazetteerEntry, 'kind' | 'tickers'>,
): EvidenceStrength {
  const rules = kind === 'company' ? companyRules : marketRules;
  return rules.find(([, rule]) => rule(place, tickers))?.[0] ?? 'none';
}
