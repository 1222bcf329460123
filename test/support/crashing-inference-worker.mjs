// The inference worker, made to die on demand: of an error that nobody catches, when a text says "DIE".
import { parentPort } from 'node:worker_threads';

const on = parentPort.on.bind(parentPort);
parentPort.on = (event, listener) =>
  on(event, (message) => {
    if (message.texts?.some(({ text }) => text.includes('DIE'))) throw new Error('told to die');
    listener(message);
  });
await import('./inference-worker.mjs');
