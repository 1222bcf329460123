import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

const script = new URL('../support/standing-back-worker.mjs', import.meta.url);

it.runIf(process.platform === 'linux')('lets one thread stand back, and no other', async () => {
  const before = getPriority();
  const worker = new Worker(script);
  const [message] = await once(worker, 'message');
  expect(message).toEqual({ worked: true, nice: constants.priority.PRIORITY_BELOW_NORMAL });
  expect(getPriority()).toBe(before);
  await worker.terminate();
});
