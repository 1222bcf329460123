import type { ExplanationView } from '../../services/core/contracts/api/explanations.ts';
import type { PostView } from '../../services/core/contracts/api/posts.ts';

export type ExplainedWord = ExplanationView['words'][number];

/** A stretch of a text as it is drawn. */
export interface ShadedPiece {
  readonly text: string;
  /** What it did for the label: a fall of its probability; 0 where nothing is shaded. */
  readonly drop: number;
  /** How strongly it is shaded, 0 to 1. */
  readonly shade: number;
}

export interface ShadedText {
  readonly pieces: readonly ShadedPiece[];
  /** Whether no word follows the last one that was looked at. */
  readonly complete: boolean;
}

/** Half a point: what moves the probability by less is drawn as plain text. */
const leastDrop = 0.005;
/** A tenth of the largest: beside it, less would only be noise to the eye. */
const leastShade = 0.1;
/** The strongest word is shaded fully only if it moves the probability by this much; else nothing stands out. */
const fullShadeFrom = 0.05;

/** The text that offsets of an explanation refer to. */
export function textOfPost({ title, body }: Pick<PostView, 'title' | 'body'>): string {
  return body === undefined || body === '' ? title : `${title}\n${body}`;
}

/** Parts a text into its words and what lies between, each word as strong as its drop beside the largest. */
export function shadedText(text: string, words: readonly ExplainedWord[]): ShadedText {
  const largest = Math.max(fullShadeFrom, ...words.map(({ drop }) => Math.abs(drop)));
  const pieces: ShadedPiece[] = [];
  const plain = (from: number, to: number): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), drop: 0, shade: 0 });
  };
  let at = 0;
  for (const { start, end, drop } of words) {
    const shade = Math.abs(drop) / largest;
    if (!isTelling(drop) || shade < leastShade) continue;
    // One sign may be read as several words; it is drawn once.
    if (start < at) continue;
    plain(at, start);
    pieces.push({ text: text.slice(start, end), drop, shade });
    at = end;
  }
  const looked = Math.max(at, words.at(-1)?.end ?? 0);
  const complete = !wordIn(text.slice(looked));
  plain(at, complete ? text.length : looked);
  return { pieces, complete };
}

/** The words that did most, for or against the label, strongest first; a word that occurs twice counts twice. */
export function strongestWords(words: readonly ExplainedWord[], most: number): ExplainedWord[] {
  return words
    .filter(({ drop }) => isTelling(drop))
    .sort((a, b) => Math.abs(b.drop) - Math.abs(a.drop))
    .slice(0, most);
}

/** Links are no words: the model does not read them. */
function wordIn(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(/https?:\/\/\S+/gi, ''));
}

function isTelling(drop: number): boolean {
  return Math.abs(drop) >= leastDrop;
}
