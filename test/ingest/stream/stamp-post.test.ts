import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../services/core/posts/normalise/draft.ts';
import { stampPost } from '../../../services/ingest/stream/stamp-post.ts';

const now = Date.UTC(2024, 5, 1, 12);
const minute = 60_000;

function draft(times: Pick<Draft, 'publishedAt' | 'observedAt'>): Draft {
  return {
    id: '0'.repeat(32),
    textHash: '0'.repeat(32),
    signature: 'A'.repeat(64),
    source: 's',
    kind: 'news',
    title: 't',
    companies: [],
    ...times,
  };
}

describe('live', () => {
  const stamp = { epoch: 3, now, timing: 'live', maxDelayMs: 30 * minute } as const;

  it('is observed now, whatever it says itself', () => {
    const post = stampPost(draft({ publishedAt: now - minute, observedAt: 5 }), stamp);
    expect(post).toMatchObject({
      epoch: 3,
      publishedAt: now - minute,
      observedAt: now,
      history: false,
    });
  });

  it('takes the time of observation where there is none, or one in the future', () => {
    expect(stampPost(draft({}), stamp).publishedAt).toBe(now);
    expect(stampPost(draft({ publishedAt: now + 5 }), stamp).publishedAt).toBe(now);
  });

  it('is history when it was published too long ago', () => {
    expect(stampPost(draft({ publishedAt: now - 30 * minute }), stamp).history).toBe(false);
    expect(stampPost(draft({ publishedAt: now - 30 * minute - 1 }), stamp).history).toBe(true);
  });
});

it('of a first poll is history, observed now', () => {
  const stamp = { epoch: 3, now, timing: 'first-poll', maxDelayMs: minute } as const;
  expect(stampPost(draft({ publishedAt: now }), stamp)).toMatchObject({
    observedAt: now,
    history: true,
  });
});

describe('import', () => {
  const stamp = { epoch: 3, now, timing: 'import', maxDelayMs: minute } as const;

  it.each([
    [{ publishedAt: 1_000, observedAt: 2_000 }, 1_000, 2_000],
    [{ publishedAt: 1_000 }, 1_000, 1_000],
    [{ observedAt: 2_000 }, 2_000, 2_000],
    [{}, now, now],
    [{ publishedAt: now + 9, observedAt: now + 8 }, now, now],
    [{ publishedAt: 3_000, observedAt: 2_000 }, 2_000, 2_000],
  ])('%o keeps its times, never later than now', (times, publishedAt, observedAt) => {
    const post = stampPost(draft(times), stamp);
    expect(post).toMatchObject({ publishedAt, observedAt, history: true });
  });
});
