import { messageOf } from '../../core/errors.ts';
import { createRecordSplitter } from '../../core/files/record-splitter.ts';
import { type BadLine, heldBytes, readScoreLine, type ScoreLine } from './score-line.ts';

/** Lines that are scored together. */
export interface Window {
  readonly lines: readonly ScoreLine[];
  /** About what they take in memory, scores and all. */
  readonly bytes: number;
}

export interface Input {
  /** Its name, where it has to be told from others. */
  readonly file: string | undefined;
  /** What people call it. */
  readonly name: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/** An input that could not be read to its end. */
export interface FailedInput {
  readonly name: string;
  readonly reason: string;
}

export interface ReadListeners {
  readonly onBad: (line: BadLine) => void;
  readonly onFailed: (input: FailedInput) => void;
}

/** Longest line that is read; a longer one is a bad line, and never held whole. */
export const longestLineBytes = 8_388_608;
const mostLines = 512;
const mostBytes = 1_048_576;

/**
 * Cuts inputs into windows, in their order. What has come in is handed on at once and never held for more, so that
 * a program may send a line and wait for its score. Blank lines are passed over. Where an input fails, the next one
 * goes on.
 */
export async function* readWindows(
  inputs: Iterable<Input>,
  { onBad, onFailed }: ReadListeners,
): AsyncGenerator<Window> {
  for (const { file, name, bytes } of inputs) {
    const splitter = createRecordSplitter({ offset: 0, maxBytes: longestLineBytes });
    let line = 0;

    function* windowsOf(records: ReturnType<typeof splitter.push>): Generator<Window> {
      let lines: ScoreLine[] = [];
      let size = 0;
      for (const record of records) {
        // Without quotes a record is a line, also one that was given up half way.
        line += 1;
        const read = readScoreLine(record, { line, file });
        if (read === undefined) continue;
        if ('reason' in read) {
          onBad(read);
          continue;
        }
        lines.push(read);
        size += heldBytes(read);
        if (lines.length < mostLines && size < mostBytes) continue;
        yield { lines, bytes: size };
        lines = [];
        size = 0;
      }
      if (lines.length > 0) yield { lines, bytes: size };
    }

    try {
      for await (const chunk of bytes) yield* windowsOf(splitter.push(chunk));
    } catch (error) {
      // What is left is only the beginning of a line.
      onFailed({ name, reason: messageOf(error) });
      continue;
    }
    yield* windowsOf(splitter.flush());
  }
}
