import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../../dashboard/state/address.ts';
import { defaultChoice, ranges, toView } from '../../../dashboard/state/view-choice.ts';

describe('the address of a view', () => {
  it('is read back as it was written', () => {
    const choice = { topic: 'M&A | Investments', company: '^GSPC', range: '7d' } as const;
    expect(parseAddress(formatAddress(choice))).toEqual(choice);
  });

  it('is empty for the default view', () => {
    expect(formatAddress(defaultChoice)).toBe('');
    expect(parseAddress('')).toEqual(defaultChoice);
  });

  it('falls back where it makes no sense', () => {
    expect(parseAddress(`?range=2y&topic=&company=${'x'.repeat(101)}`)).toEqual(defaultChoice);
    expect(parseAddress('?range=constructor&topic=%20')).toEqual(defaultChoice);
  });
});

describe('a choice as the gateway takes it', () => {
  it('leaves out what is not chosen', () => {
    expect(toView(defaultChoice)).toEqual({ rangeSeconds: 3_600, stepSeconds: 60 });
    expect(toView({ topic: 'IPO', company: 'SIE.DE', range: '24h' })).toEqual({
      topic: 'IPO',
      company: 'SIE.DE',
      rangeSeconds: 86_400,
      stepSeconds: 900,
    });
  });

  it.each(ranges)('has whole buckets of whole minutes, 15 to 120 of them, over $long', (range) => {
    expect(range.stepSeconds % 60).toBe(0);
    expect(range.seconds % range.stepSeconds).toBe(0);
    const buckets = range.seconds / range.stepSeconds;
    expect(buckets).toBeGreaterThanOrEqual(15);
    expect(buckets).toBeLessThanOrEqual(120);
  });
});
