import { characterKindAt, characterKinds } from './character-kinds.ts';
import { wordKey } from './fold-word.ts';
import { type Join, joinBetween, joins } from './word-joins.ts';

/** How a word is written. */
export const shapes = {
  /** Digits, or letters without case. */
  caseless: 0,
  lower: 1,
  /** `Apple` */
  title: 2,
  /** `APPLE`, `3M` */
  upper: 3,
  /** `iPhone`, `PayPal` */
  mixed: 4,
  /** One capital, as title case and as capitals: `J` */
  initial: 5,
} as const;
export type Shape = (typeof shapes)[keyof typeof shapes];

/** No name has a longer word; such a word is kept, without a key, as a boundary. */
const longestWord = 40;

/**
 * The words of a text, with where they stand, how they are written and what parts them. `&`, `and` and a `+`
 * between letters are the one word `&`. Outside 0..length-1 every answer is that of a boundary.
 */
export class WordList {
  readonly text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #keys: string[] = [];
  readonly #shapes: Shape[] = [];
  readonly #joins: Join[] = [];

  constructor(text: string) {
    this.text = text;
    let index = 0;
    while (index < text.length) {
      if (characterKindAt(text, index) !== characterKinds.other) index = this.#takeWord(index);
      else if (isAndSign(text, index)) index = this.#add(index, index + 1, '&', shapes.caseless);
      else index += 1;
    }
  }

  get length(): number {
    return this.#starts.length;
  }

  start(index: number): number {
    return this.#starts[index] ?? this.text.length;
  }

  end(index: number): number {
    return this.#ends[index] ?? 0;
  }

  /** The folded word; empty where there is none. */
  key(index: number): string {
    return this.#keys[index] ?? '';
  }

  shape(index: number): Shape {
    return this.#shapes[index] ?? shapes.caseless;
  }

  /** What parts this word from the one before it. */
  join(index: number): Join {
    return this.#joins[index] ?? joins.other;
  }

  /** The word as it is written. */
  written(index: number): string {
    return this.text.slice(this.#starts[index] ?? 0, this.#ends[index] ?? 0);
  }

  #takeWord(start: number): number {
    let end = start;
    let letters = 0;
    let capitals = 0;
    let small = 0;
    let beginsCapital = false;
    for (; end < this.text.length; end += 1) {
      const kind = characterKindAt(this.text, end);
      if (kind === characterKinds.other) break;
      if (kind === characterKinds.upper) {
        if (letters === 0) beginsCapital = true;
        capitals += 1;
      } else if (kind === characterKinds.lower) small += 1;
      if (kind !== characterKinds.digit && kind !== characterKinds.mark) letters += 1;
    }
    const key = end - start > longestWord ? '' : wordKey(this.text.slice(start, end));
    return this.#add(start, end, key, shapeOf(capitals, small, beginsCapital, end - start));
  }

  #add(start: number, end: number, key: string, shape: Shape): number {
    const previousEnd = this.#ends.at(-1);
    const previousLength = (previousEnd ?? 0) - (this.#starts.at(-1) ?? 0);
    this.#joins.push(
      previousEnd === undefined
        ? joins.other
        : joinBetween(this.text, previousEnd, start, previousLength),
    );
    this.#starts.push(start);
    this.#ends.push(end);
    this.#keys.push(key);
    this.#shapes.push(shape);
    return end;
  }
}

function isAndSign(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit === 0x26) return true;
  if (unit !== 0x2b) return false;
  const next = characterKindAt(text, text.charAt(index + 1) === ' ' ? index + 2 : index + 1);
  return next === characterKinds.upper || next === characterKinds.lower;
}

function shapeOf(capitals: number, small: number, beginsCapital: boolean, length: number): Shape {
  if (capitals === 0) return small === 0 ? shapes.caseless : shapes.lower;
  if (small === 0) return capitals === 1 && length === 1 ? shapes.initial : shapes.upper;
  return capitals === 1 && beginsCapital ? shapes.title : shapes.mixed;
}
