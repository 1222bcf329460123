import type { Span } from '../../classifier/prepare-text.ts';
import { type FoldedText, foldText } from './folded-text.ts';

/** Longer ones are no names, and are not looked for. */
const longestName = 300;
/** Names repeat from line to line. The map is dropped when it is full. */
const knownPatterns = 5_000;
const patterns = new Map<string, RegExp | undefined>();

export interface PlaceOptions {
  /** Whether the name may also stand inside a word. */
  readonly insideWords?: boolean;
}

/**
 * Every place where a name stands, ignoring case, accents, and the spelling of `&`, quotes, hyphens and spaces: as
 * models/training/spans.py finds them, and a little more. A `$` before a name belongs to it.
 */
export function placesOf(text: FoldedText, name: string, options: PlaceOptions = {}): Span[] {
  const pattern = patternOf(name, options.insideWords ?? false);
  if (pattern === undefined) return [];
  return Array.from(text.folded.matchAll(pattern), (match) => {
    const cashtag = match.index > 0 && text.folded[match.index - 1] === '$' ? 1 : 0;
    return text.toGiven(match.index - cashtag, match.index + match[0].length);
  });
}

function patternOf(name: string, insideWords: boolean): RegExp | undefined {
  const key = `${insideWords ? '*' : '='}${name}`;
  if (patterns.has(key)) return patterns.get(key);
  if (patterns.size >= knownPatterns) patterns.clear();
  const pattern = name.length > longestName ? undefined : compile(name, insideWords);
  patterns.set(key, pattern);
  return pattern;
}

const andSign = '(?:&(?:amp;)?|\\band\\b)';
const apostrophe = "(?:'|&#0?39;|&apos;|&[lr]squo;)";

function compile(name: string, insideWords: boolean): RegExp | undefined {
  const { folded } = foldText(name);
  const words = folded.replace(/&(?:amp;)?/g, ' & ').match(/[^\s-]+/g) ?? [];
  const first = words[0]?.[0];
  const last = words.at(-1)?.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const isAnd = (word: string | undefined): boolean => word === '&' || word === 'and';
  const body = words.map((word, index) => {
    const before = index === 0 ? '' : isAnd(word) || isAnd(words[index - 1]) ? '\\s*' : '[\\s-]+';
    return before + (isAnd(word) ? andSign : wordPattern(word));
  });
  const startsWord = !insideWords && isWordCharacter(first);
  const endsWord = !insideWords && isWordCharacter(last);
  return new RegExp(
    `${startsWord ? '(?<![0-9a-z_])' : ''}${body.join('')}${endsWord ? '(?![0-9a-z_])' : ''}`,
    'gu',
  );
}

function wordPattern(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll("'", apostrophe);
}

function isWordCharacter(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}
