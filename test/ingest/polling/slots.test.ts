import { expect, it } from 'vitest';
import { createSlots } from '../../../services/ingest/polling/slots.ts';

const never = new AbortController().signal;

it('has so many places, and calls one who waits for each that becomes free', async () => {
  const slots = createSlots(2);
  const first = slots.take();
  const second = slots.take();
  expect(slots.take()).toBeUndefined();
  const called: string[] = [];
  const leave = new AbortController();
  const waiting = [
    slots.vacancy(never).then(() => called.push('one')),
    slots.vacancy(leave.signal).then(() => called.push('who left')),
    slots.vacancy(never).then(() => called.push('other')),
  ];
  first?.();
  await waiting[0];
  expect(called).toEqual(['one']);
  expect(slots.take()).toBeDefined();
  first?.();
  expect(slots.take()).toBeUndefined();
  leave.abort();
  await waiting[1];
  second?.();
  await waiting[2];
  expect(called).toEqual(['one', 'who left', 'other']);
  await slots.vacancy(never);
});
