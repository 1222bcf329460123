import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

const script = `
  const { parentPort } = require('node:worker_threads');
  require('tsx/esm/api').tsImport(${JSON.stringify(
    fileURLToPath(new URL('../../services/classifier/thread-priority.ts', import.meta.url)),
  )}, __filename).then(({ standBack }) => {
    const worked = standBack();
    const stat = require('node:fs').readFileSync('/proc/thread-self/stat', 'utf8');
    parentPort.postMessage({ worked, nice: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]) });
  });
`;

it.runIf(process.platform === 'linux')('lets one thread stand back, and no other', async () => {
  const before = getPriority();
  const worker = new Worker(script, { eval: true });
  const [message] = await once(worker, 'message');
  expect(message).toEqual({ worked: true, nice: 10 });
  expect(getPriority()).toBe(before);
  const own = readFileSync('/proc/thread-self/stat', 'utf8');
  expect(Number(own.slice(own.lastIndexOf(')') + 2).split(' ')[16])).toBe(before);
  await worker.terminate();
});
