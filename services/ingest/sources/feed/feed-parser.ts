import { Worker } from 'node:worker_threads';
import { BarographError } from '../../../core/errors.ts';
import { threadUrl } from '../../../core/thread-url.ts';
import { createSerialQueue } from '../../stream/serial-queue.ts';
import type { FeedDocument } from './feed-document.ts';
import type { OpmlFeed } from './read-opml.ts';

/** Parses feeds apart from the event loop: a hostile document may cost time there, and then the thread. */
export interface FeedParser {
  /** @throws FeedFormatError when the text is no feed or takes too long to read */
  parse(text: string): Promise<FeedDocument>;
  /** @throws FeedFormatError when the text is no OPML or takes too long to read */
  parseOpml(text: string): Promise<readonly OpmlFeed[]>;
  close(): Promise<void>;
}

/** The text is not a feed that can be read. */
export class FeedFormatError extends BarographError {}

export interface FeedParserOptions {
  /** A document that takes longer is given up and its thread ended. */
  readonly timeoutMs: number;
  /** The thread ends after this long without work. */
  readonly idleMs: number;
  readonly memoryMegabytes: number;
}

/** `started`: the thread has begun to read; what follows says what came of it. */
type Message = Answer | { readonly started: true };
type Answer =
  | { readonly document: FeedDocument }
  | { readonly opml: readonly OpmlFeed[] }
  | { readonly problem: string };

/** What the thread is asked to read. */
export interface Reading {
  readonly form: 'feed' | 'opml';
  readonly text: string;
}

const defaults: FeedParserOptions = { timeoutMs: 5_000, idleMs: 30_000, memoryMegabytes: 128 };

export function createFeedParser(options: FeedParserOptions = defaults): FeedParser {
  const queue = createSerialQueue();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  function stop(): void {
    const stopping = worker;
    worker = undefined;
    clearTimeout(idle);
    // Not waited for: a thread deep in native code ends only when it comes out of it.
    void stopping?.terminate();
  }

  function start(): Worker {
    const thread = startThread(options);
    worker = thread;
    thread.once('exit', () => {
      if (worker === thread) worker = undefined;
    });
    return thread;
  }

  async function read(reading: Reading): Promise<Answer> {
    clearTimeout(idle);
    const thread = worker ?? start();
    const answer = await ask(thread, reading, options.timeoutMs).catch((error: unknown) => {
      stop();
      throw error;
    });
    idle = setTimeout(stop, options.idleMs);
    idle.unref();
    return answer;
  }

  async function parse(text: string): Promise<FeedDocument> {
    const answer = await read({ form: 'feed', text });
    if ('document' in answer) return answer.document;
    throw new FeedFormatError(`it is not a feed: ${'problem' in answer ? answer.problem : 'OPML'}`);
  }

  async function parseOpml(text: string): Promise<readonly OpmlFeed[]> {
    const answer = await read({ form: 'opml', text });
    if ('opml' in answer) return answer.opml;
    throw new FeedFormatError(`it is no OPML: ${'problem' in answer ? answer.problem : 'a feed'}`);
  }

  return {
    parse: (text) => queue.run(() => parse(text)),
    parseOpml: (text) => queue.run(() => parseOpml(text)),
    close: async () => stop(),
  };
}

function startThread(options: FeedParserOptions): Worker {
  const thread = new Worker(threadUrl('./feed-worker', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMegabytes },
  });
  // A thread that was given up may still fail; nobody is left to hear it.
  thread.on('error', () => undefined);
  thread.unref();
  return thread;
}

/** How long a thread may take to come up on a machine that is busy with other things. */
const startMs = 60_000;

/** The time limit is on the reading alone, so a busy machine does not make sound feeds look hostile. */
function ask(thread: Worker, reading: Reading, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let timer = setTimeout(() => fail('its thread did not start'), startMs);
    const onMessage = (message: Message): void => {
      clearTimeout(timer);
      if ('started' in message) {
        timer = setTimeout(() => fail(`it takes longer than ${timeoutMs / 1_000} s`), timeoutMs);
      } else settle(() => resolve(message));
    };
    const onError = (error: Error): void => fail(error.message);
    const onExit = (): void => fail('its thread stopped');
    function fail(why: string): void {
      settle(() => reject(new FeedFormatError(`it cannot be read: ${why}`)));
    }
    function settle(end: () => void): void {
      clearTimeout(timer);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      end();
    }
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.postMessage(reading);
  });
}
