/** What words are made of where they are written with spaces between them. */
const wordCharacters = '\\p{L}\\p{M}\\p{N}_';

/**
 * Scripts that are written without spaces between words, or (Hangul) with endings joined on: a word has no borders
 * in them, so any place counts. Spelled as ranges because JavaScript and RE2 name scripts differently.
 */
const borderless = [
  '\u0e00-\u0eff', // Thai, Lao
  '\u1000-\u109f', // Myanmar
  '\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff', // Hangul
  '\u1780-\u17ff', // Khmer
  '\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f', // Hiragana, Katakana
  '\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}', // Han
].join('');

const border = `[^${wordCharacters}]|[${borderless}]`;
const hasBorder = new RegExp(`^[${wordCharacters}]$`, 'u');
const isBorderless = new RegExp(`^[${borderless}]$`, 'u');

/** White space between the words of a phrase. */
const space = '[\\t-\\r \\p{Z}]+';
/** Signs that typesetters exchange for one another. */
const alike = ["'\u2018\u2019", '"\u201c\u201d', '-\u2010\u2011'] as const;

/**
 * A regular expression that finds any of the words and phrases, whole, in a text in Unicode's form NFC. It is meant
 * to ignore case and to be read alike by JavaScript (flags `iu`) and by RE2 (option `i`), so that a filter gives the
 * same answer in the stream and in the history. It needs time in proportion to the text: no repetition in it can
 * give back what another one takes. Empty without phrases.
 */
export function wordPattern(phrases: readonly string[]): string {
  const byBorders = new Map<string, string[]>();
  for (const phrase of new Set(phrases.map((raw) => raw.normalize('NFC').trim()))) {
    const characters = [...phrase];
    const before = needsBorder(characters.at(0)) ? `(?:^|${border})` : '';
    const after = needsBorder(characters.at(-1)) ? `(?:$|${border})` : '';
    const key = `${before}\n${after}`;
    byBorders.set(key, [...(byBorders.get(key) ?? []), literal(phrase)]);
  }
  return [...byBorders]
    .map(([key, literals]) => key.replace('\n', `(?:${literals.join('|')})`))
    .join('|');
}

/** A sign such as the dollar of a cashtag needs nothing beside it; a letter must not have another one there. */
function needsBorder(character: string | undefined): boolean {
  return character !== undefined && hasBorder.test(character) && !isBorderless.test(character);
}

function literal(phrase: string): string {
  return phrase
    .split(/\s+/u)
    .map((word) => [...word].map(oneCharacter).join(''))
    .join(space);
}

function oneCharacter(character: string): string {
  const set = alike.find((signs) => signs.includes(character));
  if (set !== undefined) return `[${set}]`;
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
