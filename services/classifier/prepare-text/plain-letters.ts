/** Characters that a reader does not see: joiners, marks of direction, variation selectors, soft hyphens. */
export const invisible = /[\ufe0e\ufe0f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+/g;

/** Full-width ASCII. */
export const fullWidth = /[\uff01-\uff5e]/g;

/** Letters and digits in the styles of mathematics, each two UTF-16 units. */
export const mathematical = /[\u{1d400}-\u{1d7ff}]/gu;

/** The one ASCII character that a styled one stands for, else the character itself. */
export function unstyled(character: string): string {
  const plain = character.normalize('NFKC');
  return plain.length === 1 && plain < '\u0080' ? plain : character;
}

const cyrillic = ['АВЕЅІЈКМНОРСТХУаеорсхуіјѕԁһѵԝ', 'ABESIJKMHOPCTXYaeopcxyijsdhvw'] as const;
const greek = ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοντρ', 'ABEZHIKMNOPTYXovtp'] as const;
const latin: ReadonlyMap<string, string> = new Map(
  [cyrillic, greek].flatMap(([foreign, plain]) =>
    [...foreign].map((letter, index) => [letter, plain[index] ?? letter] as const),
  ),
);
const confusable = [...latin.keys()].join('');
const anyConfusable = new RegExp(`[${confusable}]`);
const anyConfusables = new RegExp(`[${confusable}]`, 'g');
const run = new RegExp(`[A-Za-z${confusable}]+`, 'g');

/**
 * Turns Cyrillic and Greek letters that look like Latin ones into those, but only in runs that hold a Latin letter
 * too: a word in its own script stays. No letter changes its place.
 */
export function withoutConfusables(text: string): string {
  if (!anyConfusable.test(text)) return text;
  return text.replace(run, (letters) =>
    /[A-Za-z]/.test(letters)
      ? letters.replace(anyConfusables, (letter) => latin.get(letter) ?? letter)
      : letters,
  );
}
