import { InferenceError } from '../../classifier/inference-thread.ts';
import { inOrder } from './in-order.ts';
import { type Input, type ReadListeners, readWindows, type Window } from './read-windows.ts';
import type { ScoreLine } from './score-line.ts';
import type { LineScore } from './score-window.ts';

/** Memory for what is under way: enough to fill batches with texts of one length, little enough to stay small. */
const mostBytes = 16_777_216;
/** What a line counts at least, so that no more than 2,048 are under way. */
const leastBytes = 8_192;

export interface ScoreLinesOptions extends ReadListeners {
  readonly score: (lines: readonly ScoreLine[]) => Promise<LineScore[]>;
  /** Ends the results at once. */
  readonly signal: AbortSignal;
}

/** Scores all lines of the inputs, in their order, some at a time; memory is the same for any number of them. */
export function scoreLines(
  inputs: Iterable<Input>,
  { score, onBad, onFailed, signal }: ScoreLinesOptions,
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

  const windows = readWindows(inputs, { onBad, onFailed });
  return inOrder(windows, ({ lines }: Window) => scoreOrSplit(lines), {
    most: mostBytes,
    sizeOf: ({ lines, bytes }) => Math.max(bytes, lines.length * leastBytes),
    signal,
  });
}
