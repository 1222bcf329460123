import type { Span } from '../../classifier/prepare-text.ts';
import { type FoldedText, foldText } from './folded-text.ts';

/** Longer ones are no names, and are not looked for. */
export const longestName = 300;
/** Names repeat from line to line. The map is dropped when it is full. */
const knownPatterns = 2_000;
const patterns = new Map<string, NamePattern | undefined>();

/** Places of one name that are looked at; more of them tell nothing new. */
const mostPlaces = 256;

/** Scripts that put no spaces between words, or join endings to names: there a name may stand anywhere. */
const unparted = ['Han', 'Hira', 'Kana', 'Hang', 'Thai', 'Laoo', 'Khmr', 'Mymr']
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const wordCharacter = `(?:(?![${unparted}])[\\p{L}\\p{N}_])`;
const startsWithWord = new RegExp(`^${wordCharacter}`, 'u');
const endsWithWord = new RegExp(`${wordCharacter}$`, 'u');

export interface PlaceOptions {
  /** Whether the name may also stand inside a word. */
  readonly insideWords?: boolean;
}

interface NamePattern {
  /** The longest word, which is far quicker to look for. */
  readonly telling: string;
  readonly expression: RegExp;
  /** Whether the name begins, and ends, with what may be part of a longer word. */
  readonly isOpen: { readonly before: boolean; readonly after: boolean };
}

/**
 * Every place where a name stands, ignoring case, accents, and the spelling of `&`, quotes, hyphens and spaces: as
 * models/training/spans.py finds them, and a little more. A `$` before a name belongs to it.
 */
export function placesOf(text: FoldedText, name: string, options: PlaceOptions = {}): Span[] {
  const pattern = patternOf(name);
  if (pattern === undefined || !text.folded.includes(pattern.telling)) return [];
  const { expression, isOpen } = pattern;
  const { insideWords = false } = options;
  const places: Span[] = [];
  expression.lastIndex = 0;
  for (let at = expression.exec(text.folded); at !== null; at = expression.exec(text.folded)) {
    const start = at.index;
    const end = start + at[0].length;
    if (!insideWords && isWithinWord(text.folded, start, end, isOpen)) {
      expression.lastIndex = start + 1;
      continue;
    }
    const cashtag = text.folded[start - 1] === '$' ? 1 : 0;
    places.push(text.toGiven(start - cashtag, end));
    if (places.length === mostPlaces) break;
  }
  return places;
}

/** Looked at beside the expression, as classes of all letters take long to compile. */
function isWithinWord(
  text: string,
  start: number,
  end: number,
  isOpen: NamePattern['isOpen'],
): boolean {
  return (
    (isOpen.before && endsWithWord.test(text.slice(Math.max(0, start - 2), start))) ||
    (isOpen.after && startsWithWord.test(text.slice(end, end + 2)))
  );
}

function patternOf(name: string): NamePattern | undefined {
  if (patterns.has(name)) return patterns.get(name);
  if (patterns.size >= knownPatterns) patterns.clear();
  const pattern = name.length > longestName ? undefined : compile(name);
  patterns.set(name, pattern);
  return pattern;
}

function compile(name: string): NamePattern | undefined {
  const words =
    foldText(name)
      .folded.replaceAll('&', ' & ')
      .match(/[^\s-]+/g) ?? [];
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const body = words.map((word, index) => {
    const before = index === 0 ? '' : isAnd(word) || isAnd(words[index - 1]) ? '\\s*' : '[\\s-]+';
    return before + (isAnd(word) ? '(?:&|\\band\\b)' : escaped(word));
  });
  return {
    telling: words
      .filter((word) => !isAnd(word))
      .reduce((longest, word) => (word.length > longest.length ? word : longest), ''),
    expression: new RegExp(body.join(''), 'gu'),
    isOpen: { before: startsWithWord.test(first), after: endsWithWord.test(last) },
  };
}

function isAnd(word: string | undefined): boolean {
  return word === '&' || word === 'and';
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
