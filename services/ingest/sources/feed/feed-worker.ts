import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../../core/errors.ts';
import type { Reading } from './feed-parser.ts';
import { readFeed } from './read-feed.ts';
import { readOpml } from './read-opml.ts';

// Runs in a worker thread: takes a text, says that it has started, answers with what it holds or with what is wrong with it.
parentPort?.on('message', ({ form, text }: Reading) => {
  parentPort?.postMessage({ started: true });
  try {
    const read = form === 'opml' ? { opml: readOpml(text) } : { document: readFeed(text) };
    parentPort?.postMessage(read);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    parentPort?.postMessage({ problem: messageOf(cause).slice(0, 300) });
  }
});
