import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { messageOf } from '../core/errors.ts';
import { ModelError } from './manifest.ts';
import type { ReadableText } from './prepare-text.ts';
import { caseOf } from './word-case.ts';

/** A word or sign of a text that the model reads. */
export interface Word {
  /** Position of its first token. */
  readonly token: number;
  /** [start, end) in UTF-16 units of the text that was tokenised. */
  readonly start: number;
  readonly end: number;
}

/** A text as token ids, [CLS] and [SEP] included, and for each company the positions of its tokens. */
export interface TokenisedText {
  readonly ids: readonly number[];
  /** For each token how its word is written (`caseOf`). */
  readonly cases: readonly number[];
  /** Every word that has a token, also if its last tokens were cut off. */
  readonly words: readonly Word[];
  /** Positions ascending; empty when the company is named beyond the last token that is read. */
  readonly mentions: readonly (readonly number[])[];
}

export type Tokeniser = (text: ReadableText) => TokenisedText;

/**
 * What BERT's pre-tokeniser splits into: punctuation and Chinese characters stand alone, and no token
 * reaches over a border. So a text can be tokenised piece by piece, which tells where each token lies.
 */
const piecePattern =
  /[\p{P}!-/:-@[-`{-~]|[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\s\p{P}!-/:-@[-`{-~\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/gu;

const beyondAscii = /[^\0-\x7f]/;

/** Takes a piece, [start, end) of a text. @returns whether more is wanted */
type TakePiece = (start: number, end: number) => boolean;

function eachPiece(text: string, take: TakePiece): void {
  for (const { 0: piece, index } of text.matchAll(piecePattern)) {
    if (!take(index, index + piece.length)) return;
  }
}

const [gap, sign, letter] = [0, 1, 2];
const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\s/.test(character) ? gap : /[!-/:-@[-`{-~]/.test(character) ? sign : letter;
});

/** The same for texts of ASCII alone, as most are, without a match and its array for each word. */
function eachAsciiPiece(text: string, take: TakePiece): void {
  let start = -1;
  for (let at = 0; at < text.length; at += 1) {
    const kind = asciiKinds[text.charCodeAt(at)];
    if (kind === letter) {
      if (start === -1) start = at;
      continue;
    }
    if (start !== -1 && !take(start, at)) return;
    start = -1;
    if (kind === sign && !take(at, at + 1)) return;
  }
  if (start !== -1) take(start, text.length);
}

const plainPiece = /^[0-9A-Za-z]+$/;

interface Piece {
  readonly ids: readonly number[];
  readonly written: number;
}

/** Words repeat: most are looked up here and never split again. The map is dropped when it is full. */
const knownPieces = 50_000;
const longestKnownPiece = 32;

/**
 * Splitting a word takes time in the square of its length. What a text may take is bounded by the sum of
 * these squares: it allows 126 words of 17 letters, and beyond it words count as unknown.
 */
const splittingBudget = 40_000;

const tokenizerFileSchema = z.looseObject({
  model: z.looseObject({ type: z.literal('WordPiece'), unk_token: z.string() }),
  normalizer: z.looseObject({ type: z.literal('BertNormalizer'), lowercase: z.literal(true) }),
  pre_tokenizer: z.looseObject({ type: z.literal('BertPreTokenizer') }),
});

/**
 * Reads a WordPiece tokenizer.json (as every BERT has). Texts are cut to `maxTokens` at their end, like in training.
 * @throws ModelError when the file is not such a tokenizer.
 */
export async function loadTokeniser(path: string, maxTokens: number): Promise<Tokeniser> {
  let encode: (piece: string) => number[];
  let special: { readonly start: number; readonly end: number; readonly unknown: number };
  try {
    const file = tokenizerFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const tokenizer = new Tokenizer(file, {});
    encode = (piece) => {
      // A whole word of the vocabulary is one token: looking it up spares all that the library does first.
      const whole = plainPiece.test(piece) && tokenizer.token_to_id(piece.toLowerCase());
      return typeof whole === 'number'
        ? [whole]
        : tokenizer.encode(piece, { add_special_tokens: false }).ids;
    };
    special = {
      start: idOf(tokenizer, '[CLS]'),
      end: idOf(tokenizer, '[SEP]'),
      unknown: idOf(tokenizer, file.model.unk_token),
    };
  } catch (cause) {
    throw new ModelError(
      `${path}: is not a BERT tokenizer (${messageOf(cause).split('\n', 1)[0]}): restore the model's folder from the repository`,
      { cause },
    );
  }

  const known = new Map<string, Piece>();

  function pieceOf(word: string): Piece {
    let piece = known.get(word);
    if (piece !== undefined) return piece;
    piece = { ids: encode(word), written: caseOf(word) };
    if (word.length > longestKnownPiece) return piece;
    if (known.size >= knownPieces) known.clear();
    known.set(word, piece);
    return piece;
  }

  return ({ text, mentions }) => {
    const ids = [special.start];
    const cases = [0];
    const words: Word[] = [];
    const positions = mentions.map((): number[] => []);
    let work = 0;
    const each = beyondAscii.test(text) ? eachPiece : eachAsciiPiece;
    each(text, (start, end) => {
      if (ids.length === maxTokens - 1) return false;
      const word = text.slice(start, end);
      work += word.length ** 2;
      const { ids: split, written } =
        work > splittingBudget ? { ids: [special.unknown], written: caseOf(word) } : pieceOf(word);
      const token = ids.length;
      if (split.length > 0) words.push({ token, start, end });
      for (const id of split) {
        if (ids.length === maxTokens - 1) break;
        ids.push(id);
        cases.push(written);
      }
      for (const [index, spans] of mentions.entries()) {
        if (!spans.some(([from, to]) => start < to && end > from)) continue;
        for (let at = token; at < ids.length; at += 1) positions[index]?.push(at);
      }
      return true;
    });
    ids.push(special.end);
    cases.push(0);
    return { ids, cases, words, mentions: positions };
  };
}

function idOf(tokenizer: Tokenizer, token: string): number {
  const id = tokenizer.token_to_id(token);
  if (id === undefined) throw new Error(`it has no ${token}`);
  return id;
}
