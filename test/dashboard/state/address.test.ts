import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../../dashboard/state/address.ts';
import { defaultChoice, ranges, toView } from '../../../dashboard/state/view-choice.ts';

const nothing = { choice: defaultChoice, list: null, alert: null };

describe('the address of a view', () => {
  it.each([
    {
      choice: { ...defaultChoice, topic: 'M&A | Investments', company: '^GSPC', range: '7d' },
      list: null,
      alert: null,
    },
    {
      choice: { ...defaultChoice, replay: 'r1', filter: 'f 1' },
      list: null,
      alert: 'ab'.repeat(16),
    },
    {
      choice: defaultChoice,
      list: { state: 'no-data', severity: 'critical', series: 'topic:M&A | Investments' },
      alert: 'ab'.repeat(16),
    },
    { choice: defaultChoice, list: { state: null, severity: null, series: null }, alert: null },
  ] as const)('is read back as it was written', (address) => {
    expect(parseAddress(formatAddress(address))).toEqual(address);
  });

  it('asks for the form that replays an alert, never without an alert', () => {
    expect(parseAddress('?alert=a1&form=replay')).toEqual({
      ...nothing,
      alert: 'a1',
      replayForm: true,
    });
    expect(parseAddress('?form=replay')).toEqual(nothing);
    expect(parseAddress('?alert=a1&form=delete')).toEqual({ ...nothing, alert: 'a1' });
  });

  it('is empty for the default view', () => {
    expect(formatAddress(nothing)).toBe('');
    expect(parseAddress('')).toEqual(nothing);
  });

  it('falls back where it makes no sense', () => {
    expect(parseAddress(`?range=2y&topic=&company=${'x'.repeat(101)}&alert=%20`)).toEqual(nothing);
    expect(parseAddress('?range=constructor&topic=%20')).toEqual(nothing);
    // Without the list there is nothing to narrow, and what is no state opens none.
    expect(parseAddress('?severity=critical&alerts=loud')).toEqual(nothing);
    expect(parseAddress('?alerts=all&severity=deadly').list).toEqual({
      state: null,
      severity: null,
      series: null,
    });
  });
});

describe('a choice as the gateway takes it', () => {
  it('leaves out what is not chosen', () => {
    expect(toView(defaultChoice)).toEqual({ rangeSeconds: 3_600, stepSeconds: 60 });
    expect(toView({ ...defaultChoice, topic: 'IPO', company: 'SIE.DE', range: '24h' })).toEqual({
      topic: 'IPO',
      company: 'SIE.DE',
      rangeSeconds: 86_400,
      stepSeconds: 900,
    });
  });

  it('names the replay with its lane', () => {
    expect(toView({ ...defaultChoice, replay: 'r1', filter: 'f1' })).toEqual({
      lane: 'replay',
      replay: 'r1',
      filter: 'f1',
      rangeSeconds: 3_600,
      stepSeconds: 60,
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
