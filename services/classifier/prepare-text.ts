/** A stretch of a text: [start, end) in UTF-16 units. */
export type Span = readonly [number, number];

/** A text as the model reads it, and where each company is named in it. */
export interface PreparedText {
  readonly text: string;
  /** For each company the places where it is named; a place that the preparation removed is gone. */
  readonly mentions: readonly (readonly Span[])[];
}

/**
 * Longest text that is looked at, in UTF-16 units; the model reads about 600. Cutting first bounds the
 * time that any text can take.
 */
const longestText = 4_000;

const namedEntities: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    ndash: '–',
    mdash: '—',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
    hellip: '…',
    bull: '•',
    middot: '·',
    euro: '€',
    pound: '£',
    yen: '¥',
    cent: '¢',
    copy: '©',
    reg: '®',
    trade: '™',
  }),
);

const entity = /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));/g;
const link = /(?:https?:\/\/|(?<![0-9A-Za-z_.@/-])t\.co\/)\S*/gi;
/** A run of white space that is not a single space already. */
const space = /[^\S ]\s*| \s+/g;
const loneSurrogate = /\p{Surrogate}/gu;

/**
 * Prepares a text just as models/training/normalise.py does: HTML entities are decoded once, links and runs
 * of white space become one space each, and the ends are trimmed. Mentions are moved along.
 */
export function prepareText(
  text: string,
  mentions: readonly (readonly Span[])[] = [],
): PreparedText {
  const edges = mentions.flat(2);
  let prepared = text.slice(0, longestText).replace(loneSurrogate, '\ufffd');
  prepared = replaceAndMove(prepared, entity, decodeEntity, edges);
  prepared = replaceAndMove(prepared, link, toSpace, edges);
  prepared = replaceAndMove(prepared, space, toSpace, edges);
  const leading = prepared.startsWith(' ') ? 1 : 0;
  prepared = prepared.trim();
  let next = 0;
  const moved = mentions.map((spans) =>
    spans
      .map((): Span => {
        const start = clamp((edges[next++] ?? 0) - leading, prepared.length);
        return [start, clamp((edges[next++] ?? 0) - leading, prepared.length)];
      })
      .filter(([start, end]) => end > start),
  );
  return { text: prepared, mentions: moved };
}

type Replacer = (match: RegExpExecArray) => string;

/**
 * Replaces every match and moves `edges` (start, end, start, end … of mentions) to where they then lie.
 * An edge within a match goes to the near side of its replacement, so that a mention never grows into a link.
 */
function replaceAndMove(
  text: string,
  pattern: RegExp,
  replacer: Replacer,
  edges: number[],
): string {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return text;
  const before = edges.slice();
  let result = '';
  let taken = 0;
  for (; match !== null; match = pattern.exec(text)) {
    const replacement = replacer(match);
    const end = match.index + match[0].length;
    result += text.slice(taken, match.index);
    const moved = result.length;
    result += replacement;
    taken = end;
    for (const [index, edge] of before.entries()) {
      if (edge >= end) edges[index] = edge - end + result.length;
      else if (edge > match.index) edges[index] = index % 2 === 0 ? result.length : moved;
    }
  }
  return result + text.slice(taken);
}

function toSpace(): string {
  return ' ';
}

function decodeEntity(match: RegExpExecArray): string {
  const [whole, decimal, hexadecimal, name] = match;
  if (name !== undefined) return namedEntities.get(name) ?? whole;
  const code = Number.parseInt(decimal ?? hexadecimal ?? '', decimal === undefined ? 16 : 10);
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : ' ';
}

function clamp(position: number, length: number): number {
  return Math.min(Math.max(position, 0), length);
}
