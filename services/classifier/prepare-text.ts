import { emojiWord, tellingEmoji } from './prepare-text/emoji-words.ts';
import { decodeEntity, htmlEntity } from './prepare-text/html-entities.ts';
import {
  createMovedText,
  type Moves,
  moveAlong,
  moveBack,
  type Span,
} from './prepare-text/moved-text.ts';
import {
  fullWidth,
  invisible,
  mathematical,
  unstyled,
  withoutConfusables,
} from './prepare-text/plain-letters.ts';

export type { Span } from './prepare-text/moved-text.ts';

/** A text as the model reads it, and where each company is named in it. */
export interface ReadableText {
  readonly text: string;
  /** For each company the places where it is named; a place that the preparation removed is gone. */
  readonly mentions: readonly (readonly Span[])[];
}

/** A readable text that knows the text it was made of. */
export interface PreparedText extends ReadableText {
  readonly moves: Moves;
}

/**
 * Longest text that is looked at, and longest that is handed on, in UTF-16 units; the model reads about 600. The first
 * bounds the time that any text can take, the second what waits for the model. Between them lies what preparation
 * takes away: thousands of spaces must not hide what follows.
 */
const longestGiven = 40_000;
const longestText = 4_000;

const link = /(?:https?:\/\/|(?<![0-9A-Za-z_.@/-])t\.co\/)\S*/gi;
/** A run of white space that is not a single space already. */
const space = /[^\S ]\s*| \s+/g;
const edgeSpace = /^ | $/g;
const loneSurrogate = /\p{Surrogate}/gu;
const beyondAscii = /[^\0-\x7f]/;

/**
 * Prepares a text just as models/training/normalise.py does: HTML entities are decoded once; characters that are
 * invisible, styled or look like Latin ones become plain or go; emoji that tell something become words; links and
 * runs of white space become one space each, and the ends are trimmed. Mentions are moved along.
 */
export function prepareText(
  text: string,
  mentions: readonly (readonly Span[])[] = [],
): PreparedText {
  const moved = createMovedText(text.slice(0, longestGiven));
  moved.replace(htmlEntity, decodeEntity);
  if (beyondAscii.test(moved.text)) {
    moved.replaceInPlace((given) => given.replace(loneSurrogate, '\ufffd'));
    moved.replace(invisible, '');
    moved.replaceInPlace((given) => given.replace(fullWidth, unstyled));
    moved.replace(mathematical, ([styled]) => unstyled(styled));
    moved.replaceInPlace(withoutConfusables);
    moved.replace(tellingEmoji, emojiWord);
  }
  moved.replace(link, ' ');
  moved.replace(space, ' ');
  moved.replace(edgeSpace, '');
  const { moves } = moved;
  const prepared = cut(moved.text, longestText);
  return {
    text: prepared,
    mentions: mentions.map((spans) =>
      spans
        .map((span): Span => {
          const [start, end] = moveAlong(moves, span);
          return [clamp(start, prepared.length), clamp(end, prepared.length)];
        })
        .filter(([start, end]) => end > start),
    ),
    moves,
  };
}

/** Where a stretch of a prepared text stands in the text as it was given. */
export function givenSpan({ moves }: PreparedText, span: Span): Span {
  return moveBack(moves, span);
}

/** Cuts between characters, never within one. */
function cut(text: string, length: number): string {
  const whole = text.slice(0, length);
  return whole.length < text.length ? whole.replace(/[\ud800-\udbff]$/, '') : whole;
}

function clamp(position: number, length: number): number {
  return Math.min(Math.max(position, 0), length);
}
