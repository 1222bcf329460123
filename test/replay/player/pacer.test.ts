import { expect, it } from 'vitest';
import { createPacer } from '../../../services/replay/player/pacer.ts';

it('lets stream time run at its speed from where it was set', () => {
  let now = 1_000;
  const pacer = createPacer(() => now);
  pacer.set(60, 500_000);
  expect(pacer.allowed()).toBe(500_000);
  expect(pacer.waitMs(560_000)).toBe(1_000);
  now += 250;
  expect(pacer.allowed()).toBe(515_000);
  pacer.set(0.1, pacer.allowed());
  now += 1_000;
  expect(pacer.allowed()).toBe(515_100);
  expect(pacer.waitMs(515_000)).toBe(0);
});

it('has nothing wait at full speed', () => {
  const pacer = createPacer(() => 0);
  pacer.set('max', 500_000);
  expect(pacer.allowed()).toBe(Number.POSITIVE_INFINITY);
  expect(pacer.waitMs(4e12)).toBe(0);
});
