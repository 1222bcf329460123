import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { freshFolder } from './barograph-process.ts';
import { repositoryRoot } from './source-tree.ts';

/** A line of the output of `barograph score`, as far as tests look at it. */
export interface ScoredRow {
  readonly line: number;
  readonly file?: string;
  readonly id?: unknown;
  readonly sentiment: SentimentOfRow;
  readonly topics: readonly { readonly label: string; readonly p: number }[];
  readonly companies: readonly {
    readonly name: string;
    readonly symbol?: string;
    readonly sentiment: SentimentOfRow;
  }[];
  readonly entities: readonly {
    readonly type: string;
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly p: number;
  }[];
  readonly embedding?: readonly number[];
  readonly explain?: {
    readonly head: string;
    readonly label: string;
    readonly probability: number;
    readonly words: readonly {
      readonly text: string;
      readonly start: number;
      readonly end: number;
      readonly drop: number;
    }[];
  };
}

interface SentimentOfRow {
  readonly label: string;
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
}

/** `barograph score` as a user would start it. */
export interface ScoreProcess {
  readonly child: ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };
  readonly errors: Promise<string>;
  readonly ended: Promise<{ readonly status: number | null; readonly signal: string | null }>;
}

export interface ScoreProcessOptions {
  readonly folder?: string;
  readonly nodeOptions?: readonly string[];
}

/** Starts it with the built services, in a folder without configuration. */
export function startScore(
  words: readonly string[],
  { folder = freshFolder(), nodeOptions = [] }: ScoreProcessOptions = {},
): ScoreProcess {
  const child = spawn(
    process.execPath,
    [...nodeOptions, join(repositoryRoot, 'bin/barograph.js'), 'score', ...words],
    {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...(process.env['BAROGRAPH_MODEL'] === undefined
          ? {}
          : { BAROGRAPH_MODEL: process.env['BAROGRAPH_MODEL'] }),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  // Input that it no longer wants is no failure of the test.
  child.stdin.on('error', () => undefined);
  return {
    child,
    errors: text(child.stderr),
    ended: once(child, 'close').then(([status, signal]: unknown[]) => ({
      status: status as number | null,
      signal: signal as string | null,
    })),
  };
}

/** Runs it to its end. */
export async function runScore(
  words: readonly string[],
  input: string | Buffer,
  options: ScoreProcessOptions = {},
) {
  const { child, errors, ended } = startScore(words, options);
  child.stdin.end(input);
  const [out, told, { status }] = await Promise.all([text(child.stdout), errors, ended]);
  return { out, errors: told, status };
}

export function rowsOf(out: string): ScoredRow[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ScoredRow);
}
