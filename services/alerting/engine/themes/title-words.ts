import type { ScoredPost } from '../../../core/contracts/scored-post.ts';
import { characterKindAt, characterKinds } from '../../../core/posts/companies/character-kinds.ts';

const mostWords = 40;
const longestWord = 40;
/** What may stand within a word. */
const joins = "'’&-";

type Span = readonly [start: number, end: number];

/** The words of a title in lower case, each once, without names of companies: those have series of their own. */
export function titleWords({ title, companies }: ScoredPost): string[] {
  const names: Span[] = [];
  for (const { kind, spans } of companies) if (kind === 'company') names.push(...spans);
  return distinctWords(title, names);
}

/** The words of a text in lower case, each once. */
export function wordsOf(text: string): string[] {
  return distinctWords(text, []);
}

/** @param leftOut words that reach into one of these places are passed over */
function distinctWords(text: string, leftOut: readonly Span[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < text.length && words.length < mostWords; ) {
    const end = endOfWord(text, at);
    if (end === at) {
      at += 1;
      continue;
    }
    if (end - at <= longestWord && !reachesInto(leftOut, at, end)) {
      const word = text.slice(at, end).toLowerCase();
      if (!words.includes(word)) words.push(word);
    }
    at = end;
  }
  return words;
}

/**
 * Where the word ends that begins here; `start` if there is none. A word is a letter, letters, digits and signs that
 * join them, and a letter or digit: `\p{L}[\p{L}\p{N}'’&-]*[\p{L}\p{N}]`, in a third of the time of the pattern.
 */
function endOfWord(text: string, start: number): number {
  if (roleAt(text, start) !== roles.letter) return start;
  const isPair = (text.codePointAt(start) ?? 0) > 0xffff;
  let end = start;
  for (let at = start + (isPair ? 2 : 1); at < text.length; at += 1) {
    const role = roleAt(text, at);
    if (role === roles.none) break;
    if (role !== roles.join) end = at + 1;
  }
  return end;
}

/** What a UTF-16 unit is to words. */
const roles = { none: 0, letter: 1, digit: 2, join: 3 } as const;
const unknown = 0xff;
/** Answers for the basic plane, found when first asked for. */
const answers = new Uint8Array(0x10000).fill(unknown);

function roleAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const known = answers[unit] ?? unknown;
  if (known !== unknown) return known;
  const role = roleOf(text, at);
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  if (!isSurrogate) answers[unit] = role;
  return role;
}

function roleOf(text: string, at: number): number {
  if (joins.includes(text.charAt(at))) return roles.join;
  const kind = characterKindAt(text, at);
  if (kind === characterKinds.digit) return roles.digit;
  return kind === characterKinds.other || kind === characterKinds.mark ? roles.none : roles.letter;
}

function reachesInto(places: readonly Span[], start: number, end: number): boolean {
  for (const [from, to] of places) if (from < end && start < to) return true;
  return false;
}
