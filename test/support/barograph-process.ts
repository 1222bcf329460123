import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { repositoryRoot } from './source-tree.ts';

/** A Barograph process as a user would start it, from the built services. */
export interface BarographProcess {
  readonly child: ChildProcess;
  readonly folder: string;
  /** Everything it has written to standard error so far. */
  readonly errors: () => string;
  /** Resolves to the URL it announces, once it is ready; rejects when it ends first. */
  readonly url: Promise<string>;
  /** Resolves to its exit code (null after a signal). */
  readonly exited: Promise<number | null>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface BarographOptions {
  /** Written as barograph.yaml; by default no source is polled. Null: there is no such file, as at first. */
  readonly config?: Readonly<Record<string, unknown>> | null;
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder to run in; a fresh one by default. */
  readonly folder?: string;
  /** Entry below dist/services; default `all.js`. */
  readonly entry?: string;
}

export const quietConfig = { ingest: { defaultFeeds: false } };

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'barograph-run-'));
}

/** Starts Barograph on a free port in a folder of its own. */
export function startBarograph(options: BarographOptions = {}): BarographProcess {
  const folder = options.folder ?? freshFolder();
  const entry = join(repositoryRoot, 'dist/services', options.entry ?? 'all.js');
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run "npm run build" first`);
  if (options.config !== null) {
    writeFileSync(join(folder, 'barograph.yaml'), stringify(options.config ?? quietConfig));
  }
  const child = spawn(process.execPath, [entry], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      BAROGRAPH_PORT: '0',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.includes('"level":"fatal"')) errors += `${line}\n`;
  });
  const exited = once(child, 'close').then(([code]: unknown[]) =>
    typeof code === 'number' ? code : null,
  );
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      errors += `${line}\n`;
      const found = /Barograph is at (http:\S+)/.exec(line)?.[1];
      if (found === undefined) return;
      const ready = eventually(`${found}/readyz`, (_body, status) => status === 200);
      ready.then(() => resolve(found), reject);
    });
    exited.then((code) => reject(new Error(`Barograph ended with ${code}:\n${errors}`)));
  });
  url.catch(() => undefined);
  return {
    child,
    folder,
    errors: () => errors,
    url,
    exited,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** Asks `path` until `accept` says yes; the condition is the event, the pause only spares the server. */
export async function eventually<T>(
  url: string,
  accept: (body: T, status: number) => boolean,
  timeoutMs = 45_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url);
      const body = (await response.json()) as T;
      if (accept(body, response.status)) return body;
      last = body;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `${url} never became what was expected; last: ${JSON.stringify(last)?.slice(0, 2_000)}`,
  );
}

/** Pushes posts over HTTP as a program would. */
export async function pushPosts(url: string, posts: unknown): Promise<Response> {
  return fetch(`${url}/api/v1/posts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(posts),
  });
}
