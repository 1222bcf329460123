import { describe, expect, it } from 'vitest';
import { noRate, withTotal } from '../../../dashboard/state/rate.ts';

describe('the rate of posts', () => {
  it('is taken over the last minute', () => {
    let rate = noRate;
    for (let second = 0; second <= 90; second++) rate = withTotal(rate, second * 5, second * 1_000);
    expect(rate.perSecond).toBe(5);
    for (let second = 91; second <= 151; second++) rate = withTotal(rate, 450, second * 1_000);
    expect(rate.perSecond).toBe(0);
    expect(rate.samples.length).toBeLessThanOrEqual(61);
  });

  it('is unknown at first and after the server began anew', () => {
    const once = withTotal(noRate, 1_000, 0);
    expect(once.perSecond).toBeNull();
    const again = withTotal(withTotal(once, 1_010, 2_000), 3, 3_000);
    expect(again.perSecond).toBeNull();
    expect(withTotal(again, 5, 5_000).perSecond).toBe(1);
  });
});
