import { describe, expect, it } from 'vitest';
import type { Alert, AlertState } from '../../../services/core/contracts/alert.ts';
import type { BookedAlert } from '../../../services/notifier/decide/alert-book.ts';
import { decideGroup, type Group } from '../../../services/notifier/decide/decide-group.ts';
import type { Told } from '../../../services/notifier/decide/told.ts';
import { alertOf } from '../../support/alerts.ts';

const timing = { waitMs: 30_000, intervalMs: 300_000, repeatMs: 3_600_000 };
const start = 1_800_000_000_000;

function booked(alert: Alert, firedAt = start): BookedAlert {
  return { alert, firedAt, changedAt: firedAt };
}
function told(at: number, states: readonly (readonly [Alert, AlertState])[]): Told {
  return {
    at,
    states: new Map(
      states.map(([alert, state]) => [alert.id, { state, severity: alert.severity }]),
    ),
  };
}
function group(alerts: readonly BookedAlert[], given: Partial<Group> = {}): Group {
  return {
    alerts,
    told: undefined,
    acknowledged: () => false,
    ended: () => false,
    ...given,
  };
}
const one = alertOf({ n: 1 });
const two = alertOf({ n: 2 });
const oneOver = alertOf({ n: 1, state: 'resolved' });

describe('the first alert of a group', () => {
  it('waits for others, from when the first of them fired', () => {
    const both = group([booked(one), booked(two, start + 20_000)]);
    expect(decideGroup(both, timing, start + 29_999)).toEqual({
      tell: false,
      reason: 'group wait',
    });
    const decision = decideGroup(both, timing, start + 30_000);
    expect(decision).toEqual({ tell: true, reason: 'new', alerts: [one, two] });
  });

  it('is told as resolved when it has come and gone within the wait', () => {
    const decision = decideGroup(group([booked(oneOver)]), timing, start + 30_000);
    expect(decision).toMatchObject({ tell: true, alerts: [oneOver] });
  });

  it('waits anew when everything told before has resolved', () => {
    const calm = group([booked(two)], { told: told(start - 60_000, [[one, 'resolved']]) });
    expect(decideGroup(calm, timing, start + 29_000)).toMatchObject({ reason: 'group wait' });
    expect(decideGroup(calm, timing, start + 30_000)).toMatchObject({ tell: true });
  });
});

describe('a group that has been told', () => {
  const before = told(start, [[one, 'firing']]);

  it.each([
    ['another alert', [booked(one), booked(two)], [one, two]],
    ['a resolution', [booked(oneOver)], [oneOver]],
    [
      'the loss of data',
      [booked(alertOf({ n: 1, state: 'no-data' }))],
      [alertOf({ n: 1, state: 'no-data' })],
    ],
  ])('tells %s after the interval', (_what, alerts, expected) => {
    const changed = group(alerts, { told: before });
    expect(decideGroup(changed, timing, start + 299_999)).toMatchObject({
      tell: false,
      reason: 'group interval',
    });
    expect(decideGroup(changed, timing, start + 300_000)).toEqual({
      tell: true,
      reason: 'changed',
      alerts: expected,
    });
  });

  it('tells that an alert has become graver, unless somebody has it in hand', () => {
    const graver = booked(alertOf({ n: 1, severity: 'critical' }));
    const changed = group([graver], { told: before });
    expect(decideGroup(changed, timing, start + 300_000)).toMatchObject({ reason: 'changed' });
    const inHand = group([graver], { told: before, acknowledged: () => true });
    expect(decideGroup(inHand, timing, start + 300_000).tell).toBe(false);
    const lesser = group([booked(alertOf({ n: 1, severity: 'notice' }))], { told: before });
    expect(decideGroup(lesser, timing, start + 300_000).tell).toBe(false);
  });

  it('is repeated while it stays on, counted from the last time', () => {
    const same = group([booked(one)], { told: before });
    expect(decideGroup(same, timing, start + 3_599_999)).toMatchObject({
      tell: false,
      reason: 'repeat interval',
    });
    expect(decideGroup(same, timing, start + 3_600_000)).toEqual({
      tell: true,
      reason: 'repeat',
      alerts: [one],
    });
  });

  it('is never repeated once its replay has ended', () => {
    const same = group([booked(one)], { told: before, ended: () => true });
    expect(decideGroup(same, timing, start + 1e12)).toMatchObject({ reason: 'nothing new' });
  });
});

describe('an acknowledged alert', () => {
  const acknowledged = (alert: Alert): boolean => alert.id === one.id;
  const before = told(start, [
    [one, 'firing'],
    [two, 'firing'],
  ]);
  const later = start + 1e9;

  it('is not repeated, while others are', () => {
    const both = group([booked(one), booked(two)], { told: before, acknowledged });
    expect(decideGroup(both, timing, later)).toMatchObject({ reason: 'repeat', alerts: [two] });
    const alone = group([booked(one)], { told: before, acknowledged });
    expect(decideGroup(alone, timing, later)).toEqual({ tell: false, reason: 'nothing new' });
  });

  it('is not told of when it loses its data, or fires before anybody was told', () => {
    const silent = booked(alertOf({ n: 1, state: 'no-data' }));
    expect(decideGroup(group([silent], { told: before, acknowledged }), timing, later).tell).toBe(
      false,
    );
    expect(decideGroup(group([booked(one)], { acknowledged }), timing, later).tell).toBe(false);
  });

  it('is told of when it has resolved', () => {
    const over = group([booked(oneOver), booked(two)], { told: before, acknowledged });
    expect(decideGroup(over, timing, later)).toMatchObject({
      reason: 'changed',
      alerts: [oneOver, two],
    });
  });
});
