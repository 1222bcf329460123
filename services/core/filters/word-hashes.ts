/** Phrases that are written in ASCII, but for the signs that typesetters exchange for its own (`wordPattern`). */
const plain = /^[\0-\x7f\u2018\u2019\u201c\u201d\u2010\u2011]*$/;
const runs = /[a-z0-9_]+/g;

/**
 * The longest word of a phrase that `wordHashes` finds in every text in which the phrase stands; undefined of phrases
 * that are not in ASCII.
 */
export function tellingWord(phrase: string): string | undefined {
  const trimmed = phrase.normalize('NFC').trim();
  if (!plain.test(trimmed)) return undefined;
  const words: string[] = trimmed.toLowerCase().match(runs) ?? [];
  return words.sort((a, b) => b.length - a.length)[0];
}

/** The two characters beyond ASCII that count as ASCII letters whatever the case: the long s and the sign of kelvins. */
const longS = 0x17f;
const kelvin = 0x212a;

/**
 * Hashes of a text's runs of ASCII letters, digits and `_`, in lower case. Whatever lies beyond ASCII ends a run: so it
 * may find a word that `wordPattern` does not, never the reverse.
 * @returns false if the text has a character that nothing can be said of
 */
export function wordHashes(text: string, found: number[]): boolean {
  let hash = basis;
  let isWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80 && isPartOfWord[unit] === 1) {
      hash = mixed(hash, unit);
      isWord = true;
      continue;
    }
    if (unit === longS || unit === kelvin) return false;
    if (isWord) found.push(hash);
    hash = basis;
    isWord = false;
  }
  if (isWord) found.push(hash);
  return true;
}

/** The hash under which `wordHashes` gives this word. Words that share one are rare, and no more than a look too many. */
export function wordHash(word: string): number {
  let hash = basis;
  for (let at = 0; at < word.length; at += 1) hash = mixed(hash, word.charCodeAt(at));
  return hash;
}

/** FNV-1a. */
const basis = 0x811c9dc5 | 0;

function mixed(hash: number, unit: number): number {
  const lower = unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
  return Math.imul(hash ^ lower, 0x01000193);
}

const isPartOfWord = Uint8Array.from({ length: 0x80 }, (_, unit) =>
  /[A-Za-z0-9_]/.test(String.fromCharCode(unit)) ? 1 : 0,
);
