import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../../core/errors.ts';
import { readFeed } from './read-feed.ts';

// Runs in a worker thread: takes a text, says that it has started, answers with the feed or with what is wrong with it.
parentPort?.on('message', (text: string) => {
  parentPort?.postMessage({ started: true });
  try {
    parentPort?.postMessage({ document: readFeed(text) });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    parentPort?.postMessage({ problem: messageOf(cause).slice(0, 300) });
  }
});
