import type { FailedInput } from './read-windows.ts';
import type { BadLine } from './score-line.ts';

/** What people are told on standard error. */
export interface Progress {
  bad(line: BadLine): void;
  failed(input: FailedInput): void;
  scored(lines: number): void;
  end(): void;
  readonly counts: { readonly scored: number; readonly bad: number; readonly failed: number };
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  /** A terminal has one line that is kept up to date, anything else a line now and then. */
  readonly isTerminal: boolean;
  /** Only problems and the end are told. */
  readonly quiet: boolean;
  readonly now?: () => number;
}

const everyMs = { terminal: 500, file: 10_000 };
const clearLine = '\r\x1b[K';

export function createProgress(options: ProgressOptions): Progress {
  const { write, isTerminal, quiet, now = () => performance.now() } = options;
  const startedAt = now();
  const interval = isTerminal ? everyMs.terminal : everyMs.file;
  let next = startedAt + interval;
  let scored = 0;
  let bad = 0;
  let failed = 0;
  let open = false;

  /** Leaves the line that is kept up to date. */
  function fresh(): string {
    const before = open ? clearLine : '';
    open = false;
    return before;
  }

  function pace(): string {
    const seconds = (now() - startedAt) / 1_000;
    return seconds > 0 ? `, ${Math.round(scored / seconds)} a second` : '';
  }

  return {
    counts: {
      get scored() {
        return scored;
      },
      get bad() {
        return bad;
      },
      get failed() {
        return failed;
      },
    },
    bad: ({ line, file, reason }) => {
      bad += 1;
      const where = file === undefined ? '' : `${file}, `;
      write(`${fresh()}${plain(`${where}line ${line}: ${reason}`)}\n`);
    },
    failed: ({ name, reason }) => {
      failed += 1;
      write(`${fresh()}${plain(`${name} cannot be read to its end: ${reason}`)}\n`);
    },
    scored: (lines) => {
      scored += lines;
      if (quiet || now() < next) return;
      next = now() + interval;
      const text = `${fresh()}${scored} lines${pace()}`;
      open = isTerminal;
      write(isTerminal ? text : `${text}\n`);
    },
    end: () => {
      const lines = (count: number): string => `${count} line${count === 1 ? '' : 's'}`;
      write(`${fresh()}${lines(scored)} scored, ${bad} bad${pace()}\n`);
    },
  };
}

/** Names and reasons may quote the input, and what controls a terminal must not get there. */
function plain(text: string): string {
  return text.replaceAll(/[\s\p{C}]+/gu, ' ');
}
