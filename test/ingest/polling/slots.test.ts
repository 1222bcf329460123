import { expect, it } from 'vitest';
import { createSlots } from '../../../services/ingest/polling/slots.ts';

const never = new AbortController().signal;

it('runs so many at once, the others in order; a failure or a withdrawal gives its place free', async () => {
  const slots = createSlots(2);
  const running = new Map<number, { resolve(): void; reject(error: Error): void }>();
  const job = (n: number, signal = never) =>
    slots.run(
      () => new Promise<void>((resolve, reject) => running.set(n, { resolve, reject })),
      signal,
    );
  const leaving = new AbortController();
  const jobs = [job(0), job(1), job(2, leaving.signal), job(3), job(4)].map((each) =>
    each.then(
      () => 'done',
      (error: Error) => error.message,
    ),
  );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  expect([...running.keys()]).toEqual([0, 1]);
  leaving.abort(new Error('left'));
  running.get(0)?.reject(new Error('failed'));
  await turn();
  expect([...running.keys()]).toEqual([0, 1, 3]);
  running.get(1)?.resolve();
  await turn();
  expect([...running.keys()]).toEqual([0, 1, 3, 4]);
  running.get(3)?.resolve();
  running.get(4)?.resolve();
  expect(await Promise.all(jobs)).toEqual(['failed', 'done', 'left', 'done', 'done']);
});
