import { expect, it } from 'vitest';
import {
  type TimeInterval,
  timeIntervalSchema,
} from '../../../services/core/contracts/settings/time-interval.ts';
import {
  type MutableRoute,
  mutedBy,
  mutedSomewhereBy,
} from '../../../services/core/lifecycle/muted-by.ts';
import { alertOf } from '../../support/alerts.ts';
import { settingsWith } from '../../support/setting-entry.ts';

const night = Date.parse('2026-03-04T23:00:00Z');
const day = Date.parse('2026-03-04T12:00:00Z');
const warning = alertOf({ n: 1 });
const critical = alertOf({ n: 1, severity: 'critical' });

function settings(given: object) {
  const value: TimeInterval = timeIntervalSchema.parse({
    name: 'Night',
    timeIntervals: [{ times: [{ startTime: '22:00', endTime: '24:00' }] }],
    ...given,
  });
  return settingsWith('timeInterval', { n1: value });
}
const mutes = (given: object, route: MutableRoute, alert = warning, at = night) =>
  mutedBy(settings(given), route, alert, at).length > 0;

it('mutes the routes that it names, within it', () => {
  const named = { muteRoutes: ['desk'] };
  expect(mutes(named, { id: 'desk' })).toBe(true);
  expect(mutes(named, { id: 'desk' }, warning, day)).toBe(false);
  expect(mutes(named, { id: 'other' })).toBe(false);
});

it('mutes every route but the page by *', () => {
  const all = { muteRoutes: ['*'] };
  expect([mutes(all, { id: 'desk' }), mutes(all, { id: 'page' })]).toEqual([true, false]);
});

it('mutes routes that name it, by id or by name', () => {
  expect(mutes({}, { id: 'desk', muteTimeIntervals: ['n1'] })).toBe(true);
  expect(mutes({}, { id: 'desk', muteTimeIntervals: ['Night'] })).toBe(true);
  expect(mutes({}, { id: 'desk', muteTimeIntervals: ['gone'] })).toBe(false);
});

it('mutes routes outside of what they are active in', () => {
  const active = { activeRoutes: ['desk'] };
  expect(mutes(active, { id: 'desk' })).toBe(false);
  expect(mutes(active, { id: 'desk' }, warning, day)).toBe(true);
  expect(mutes({}, { id: 'desk', activeTimeIntervals: ['Night'] }, warning, day)).toBe(true);
  expect(mutes({}, { id: 'desk', activeTimeIntervals: ['gone'] }, warning, day)).toBe(false);
});

it('lets what is grave enough pass, where it says so', () => {
  const exempt = { muteRoutes: ['*'], exemptSeverity: 'critical' };
  expect(mutes(exempt, { id: 'desk' }, critical)).toBe(false);
  expect(mutes(exempt, { id: 'desk' }, warning)).toBe(true);
  expect(mutes({ muteRoutes: ['*'] }, { id: 'desk' }, critical)).toBe(true);
});

it('says by what an alert is kept from any route', () => {
  const made = settings({ muteRoutes: ['desk'] });
  expect(mutedSomewhereBy(made, warning, night)).toEqual(['n1']);
  expect(mutedSomewhereBy(made, warning, day)).toEqual([]);
});
