/** A stretch of a text: [start, end) in UTF-16 units. */
export type Span = readonly [number, number];

/** One replacement: `[from, to)` of the text before it has become `[start, end)` of the text after it. */
interface Move {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** What a text has been through: for each pass its replacements, in their order. */
export type Moves = readonly (readonly Move[])[];

/**
 * A text that is changed pass by pass and knows where everything in it came from. Places can be moved along, and
 * found again in the text as it was given.
 */
export interface MovedText {
  readonly text: string;
  readonly moves: Moves;
  /** Replaces every match. */
  replace(pattern: RegExp, replacement: string | ((match: RegExpMatchArray) => string)): void;
  /** Changes a text without moving anything in it. */
  replaceInPlace(change: (text: string) => string): void;
}

export function createMovedText(given: string): MovedText {
  let text = given;
  const moves: Move[][] = [];
  return {
    get text() {
      return text;
    },
    moves,
    replace: (pattern, replacement) => {
      pattern.lastIndex = 0;
      if (!pattern.test(text)) return;
      pattern.lastIndex = 0;
      const pass: Move[] = [];
      let result = '';
      let taken = 0;
      for (const match of text.matchAll(pattern)) {
        const to = match.index + match[0].length;
        result += text.slice(taken, match.index);
        const start = result.length;
        result += typeof replacement === 'string' ? replacement : replacement(match);
        pass.push({ from: match.index, to, start, end: result.length });
        taken = to;
      }
      text = result + text.slice(taken);
      moves.push(pass);
    },
    replaceInPlace: (change) => {
      text = change(text);
    },
  };
}

/**
 * Where a span of the given text lies now. An edge within a replacement goes to its near side, so that a company's
 * mention never grows into a link; what was replaced altogether has start ≥ end.
 */
export function moveAlong(moves: Moves, [start, end]: Span): Span {
  let [first, last] = [start, end];
  for (const pass of moves) {
    const before = lastWhere(pass, (move) => move.from < first);
    if (before !== undefined) {
      first = first < before.to ? before.end : first - before.to + before.end;
    }
    const behind = lastWhere(pass, (move) => move.from < last);
    if (behind !== undefined)
      last = last < behind.to ? behind.start : last - behind.to + behind.end;
  }
  return [first, last];
}

/**
 * Where a span that is not empty came from: the least stretch of the given text that all of it was made of. What was
 * removed at its edges does not belong to it.
 */
export function moveBack(moves: Moves, [start, end]: Span): Span {
  let [first, last] = [start, end];
  for (const pass of moves.toReversed()) {
    const before = lastWhere(pass, (move) => move.start <= first);
    if (before !== undefined) {
      first = first < before.end ? before.from : first - before.end + before.to;
    }
    const behind = lastWhere(pass, (move) => move.start < last);
    if (behind !== undefined) last = last <= behind.end ? behind.to : last - behind.end + behind.to;
  }
  return [first, last];
}

/** The last move of a pass that fulfils what all moves up to it do. */
function lastWhere(pass: readonly Move[], holds: (move: Move) => boolean): Move | undefined {
  let low = 0;
  let high = pass.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const move = pass[middle];
    if (move !== undefined && holds(move)) low = middle + 1;
    else high = middle;
  }
  return pass[low - 1];
}
