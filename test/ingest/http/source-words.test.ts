import { describe, expect, it } from 'vitest';
import type { SourceHealth } from '../../../services/core/contracts/tick.ts';
import { sourceWords } from '../../../services/ingest/http/source-words.ts';

const now = Date.UTC(2026, 2, 4, 12);
const hour = 3_600_000;
const health = (changes: Partial<SourceHealth>): SourceHealth => ({
  id: 'quay',
  name: 'Quay',
  type: 'feed',
  kind: 'news',
  state: 'healthy',
  since: now - 3 * hour,
  posts: 0,
  duplicates: 0,
  rejected: 0,
  ...changes,
});

describe('how a source is doing, in words', () => {
  it('says since when and why it fails, and when it is asked again', () => {
    const failing = health({
      state: 'failing',
      error: 'the server answered 404 Not Found',
      lastSuccessAt: now - 50 * hour,
      nextPollAt: now + 5 * hour,
    });
    expect(sourceWords(failing, undefined, now)).toBe(
      'It has failed since 2026-03-04 09:00 UTC (3 hours): the server answered 404 Not Found. It answered last at 2026-03-02 10:00 UTC. It is asked again in 5 hours.',
    );
  });

  it.each([
    [
      health({}),
      600_000,
      'It has worked since 2026-03-04 09:00 UTC; it is asked about every 10 minutes.',
    ],
    [health({ state: 'paused' }), undefined, 'It has been paused since 2026-03-04 09:00 UTC.'],
    [
      health({ state: 'finished' }),
      undefined,
      'It has been read to its end at 2026-03-04 09:00 UTC.',
    ],
    [
      health({ state: 'starting', nextPollAt: now + 1_000 }),
      undefined,
      'It has not answered yet. It is asked again within a minute.',
    ],
  ])('says so: %#', (source, interval, words) => {
    expect(sourceWords(source, interval, now)).toBe(words);
  });
});
