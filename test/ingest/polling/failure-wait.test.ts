import { describe, expect, it } from 'vitest';
import { FetchError, RefusedError } from '../../../services/ingest/fetcher/fetch-error.ts';
import { failureWaitMs } from '../../../services/ingest/polling/failure-wait.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Every wait of a source that never answers, for so long. */
function waits(error: unknown, forMs: number, random: () => number = () => 0.5): number[] {
  const all: number[] = [];
  let passed = 0;
  for (let failures = 1; passed < forMs; failures += 1) {
    const wait = failureWaitMs(error, { failures, forMs: passed, intervalMs: minute, random });
    all.push(wait);
    passed += wait;
  }
  return all;
}

const unreachable = new FetchError('refused the connection');
const faulty = new FetchError('the server answered 500', { status: 500 });

describe('a source that is dead', () => {
  it.each([
    ['unreachable', unreachable],
    ['faulty', faulty],
    ['no feed any more', new Error('it is not a feed')],
    ['refusing', new RefusedError('the server answered 403', { status: 403 })],
  ])('is asked ever more slowly while it is %s, never given up', (_what, error) => {
    const all = waits(error, 100 * day);
    expect(all).toEqual([...all].sort((a, b) => a - b));
    expect(all.length).toBeLessThan(400);
    expect(all.at(-1)).toBe(0.75 * day);
  });

  it('is asked again within minutes after a night without a network', () => {
    expect(waits(unreachable, 10 * hour).at(-1)).toBeLessThanOrEqual(1.25 * hour);
    expect(waits(unreachable, hour).at(-1)).toBeLessThanOrEqual(15 * minute);
  });

  it('does not come back together with others', () => {
    expect(waits(faulty, day, () => 0)[3]).not.toBe(waits(faulty, day, () => 1)[3]);
  });
});

it('is what the server asked for, where that is longer', () => {
  const busy = new FetchError('the server answered 503', { status: 503, retryAfterMs: 2 * hour });
  const first = { failures: 1, forMs: 0, intervalMs: minute, random: () => 0.5 };
  expect(failureWaitMs(busy, first)).toBe(2 * hour);
  const brief = new FetchError('the server answered 503', { status: 503, retryAfterMs: 1_000 });
  expect(failureWaitMs(brief, first)).toBe(45_000);
});
