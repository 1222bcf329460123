import { describe, expect, it } from 'vitest';
import { holdMs } from '../../services/classifier/hold-batch.ts';

describe('holding a batch', () => {
  const options = { tokenBudget: 256, delayMs: 20 };

  it('waits for company until its oldest text has waited long enough', () => {
    expect(holdMs({ tokens: 17, oldestAt: 1_000 }, options, 1_000)).toBe(20);
    expect(holdMs({ tokens: 200, oldestAt: 1_000 }, options, 1_015)).toBe(5);
    expect(holdMs({ tokens: 17, oldestAt: 1_000 }, options, 1_020)).toBe(0);
  });

  it('waits no longer when the batch is full, or when its texts waited for the one before', () => {
    expect(holdMs({ tokens: 256, oldestAt: 1_000 }, options, 1_000)).toBe(0);
    expect(holdMs({ tokens: 17, oldestAt: 1_000 }, options, 1_090)).toBe(0);
  });

  it('does not wait unless it is told to', () => {
    expect(holdMs({ tokens: 17, oldestAt: 1_000 }, { ...options, delayMs: 0 }, 1_000)).toBe(0);
  });
});
