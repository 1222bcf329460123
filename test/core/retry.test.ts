import { describe, expect, it } from 'vitest';
import { BarographError } from '../../services/core/errors.ts';
import { backoffMs, retry } from '../../services/core/retry.ts';

const fast = { baseMs: 1, maxMs: 2 };

describe('backoffMs', () => {
  it('doubles up to the ceiling, with jitter over the upper half', () => {
    const at = (attempt: number, random: number) =>
      backoffMs(attempt, { baseMs: 100, maxMs: 1_000, random: () => random });
    expect([at(1, 0), at(1, 1)]).toEqual([50, 100]);
    expect([at(3, 0), at(3, 1)]).toEqual([200, 400]);
    expect([at(50, 0), at(50, 1)]).toEqual([500, 1_000]);
  });
});

describe('retry', () => {
  it('tries retriable errors again and returns the result', async () => {
    let calls = 0;
    const result = await retry(
      async () => {
        calls += 1;
        if (calls < 3) throw new BarographError('busy', { retriable: true });
        return calls;
      },
      { ...fast, retries: 5 },
    );
    expect(result).toBe(3);
  });

  it('throws what is not retriable at once, and the last error when retries are used up', async () => {
    let calls = 0;
    const failing = (retriable: boolean) => async () => {
      calls += 1;
      throw new BarographError(`no ${calls}`, { retriable });
    };
    await expect(retry(failing(false), { ...fast, retries: 5 })).rejects.toThrow('no 1');
    await expect(retry(failing(true), { ...fast, retries: 2 })).rejects.toThrow('no 4');
  });

  it('stops waiting when the signal is aborted', async () => {
    const abort = new AbortController();
    const waiting = retry(
      async () => {
        throw new BarographError('busy', { retriable: true });
      },
      {
        baseMs: 60_000,
        maxMs: 60_000,
        retries: 1,
        signal: abort.signal,
        onRetry: () => abort.abort(),
      },
    );
    await expect(waiting).rejects.toThrow(/abort/i);
  });
});
