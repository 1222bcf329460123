import { InferenceError } from '../../classifier/inference-thread.ts';
import { inOrder } from './in-order.ts';
import { type Input, readWindows, type Window } from './read-windows.ts';
import type { BadLine, ScoreLine } from './score-line.ts';
import type { LineScore } from './score-window.ts';

/** Lines under way at a time: enough to fill batches with texts of one length, few enough to stay small. */
const mostLines = 2_048;

export interface ScoreLinesOptions {
  readonly score: (lines: readonly ScoreLine[]) => Promise<LineScore[]>;
  readonly onBad: (line: BadLine) => void;
  /** Ends the results at once. */
  readonly signal: AbortSignal;
}

/** Scores all lines of the inputs, in their order, some at a time; memory is the same for any number of them. */
export function scoreLines(
  inputs: Iterable<Input>,
  { score, onBad, signal }: ScoreLinesOptions,
): AsyncGenerator<LineScore[]> {
  /** A text that the model refuses must not cost the others their score. */
  async function scoreOrSplit(lines: readonly ScoreLine[]): Promise<LineScore[]> {
    try {
      return await score(lines);
    } catch (error) {
      const [only, ...more] = lines;
      if (!(error instanceof InferenceError) || only === undefined) throw error;
      if (more.length === 0) {
        onBad({ line: only.line, file: only.file, reason: `it has no score: ${error.message}` });
        return [];
      }
      const parts: LineScore[][] = [];
      for (const line of lines) parts.push(await scoreOrSplit([line]));
      return parts.flat();
    }
  }

  return inOrder(readWindows(inputs, onBad), ({ lines }: Window) => scoreOrSplit(lines), {
    most: mostLines,
    sizeOf: ({ lines }) => lines.length,
    signal,
  });
}
