import {
  endsOtherName,
  hasArticle,
  isAmount,
  isBesideAndSign,
  isInLongerName,
  isOutOfContext,
  isPartOfSomethingElse,
} from './counter-evidence.ts';
import { type EvidenceStrength, evidenceFor, hasLegalForm, isLikeCompany } from './evidence.ts';
import type { EvidenceNeed } from './gazetteer.ts';
import type { NamePlace } from './name-place.ts';
import type { TrieName } from './name-trie.ts';
import { shapes } from './word-list.ts';

/** `doubted` names may still be settled by the rest of the text. */
export type Verdict = 'accepted' | 'doubted' | 'refused';

/** Decides whether a name found in a text, written as it may be, means its entry. */
export function judgeName(name: TrieName, place: NamePlace): Verdict {
  return name.entry.kind === 'company' ? judgeCompany(name, place) : judgeMarketName(name, place);
}

function judgeCompany({ entry, need, context }: TrieName, place: NamePlace): Verdict {
  const needed = need === 'in-capitals' ? (place.style === 'capitals' ? 'some' : 'none') : need;
  if (needed === 'none' && context === undefined) return 'accepted';
  const strength = evidenceFor(place, entry);
  if (strength === 'settled') return endsOtherName(place) ? 'refused' : 'accepted';
  if (isOutOfContext(place, context)) return 'refused';
  if (needed === 'none') return 'accepted';
  if (isPartOfSomethingElse(place)) return 'refused';
  return suffices(strength, needed) && !isBesideAndSign(place) ? 'accepted' : 'doubted';
}

/** `apple earnings`, `shares of intel`: whether a company's name in small letters stands by what only companies have. */
export function isMeantInSmall({ entry, context }: TrieName, place: NamePlace): boolean {
  if (entry.kind !== 'company' || isOutOfContext(place, context)) return false;
  return isLikeCompany(place) && !hasArticle(place);
}

/** Names of indices, currencies, central banks and commodities: a legal form after one makes it a company's. */
function judgeMarketName({ entry, need, context }: TrieName, place: NamePlace): Verdict {
  if (isAmount(place, entry) || isOutOfContext(place, context) || hasLegalForm(place)) {
    return 'refused';
  }
  const isTradedWord = entry.kind === 'commodity' || entry.kind === 'currency';
  const isCapital = place.words.shape(place.first) !== shapes.lower;
  const isTitle = place.words.shape(place.first) === shapes.title;
  if (isTradedWord && isCapital && isInLongerName(place)) return 'refused';
  if (entry.kind === 'commodity' && isCapital && endsOtherName(place)) return 'refused';
  // Press releases, in title case, name hundreds of small miners after what they dig for.
  const isTitleWord = isTradedWord && place.style === 'title' && isTitle && isOneWord(place);
  const isUnclear = isTitleWord || (need === 'in-capitals' && place.style === 'capitals');
  const needed = need === 'in-capitals' || need === 'none' ? (isUnclear ? 'some' : 'none') : need;
  if (needed === 'none') return 'accepted';
  return suffices(evidenceFor(place, entry), needed) ? 'accepted' : 'doubted';
}

function isOneWord({ first, end }: NamePlace): boolean {
  return end === first + 1;
}

function suffices(strength: EvidenceStrength, needed: EvidenceNeed): boolean {
  if (strength === 'some') return needed === 'some';
  return strength !== 'none';
}
