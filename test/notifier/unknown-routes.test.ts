import { expect, it } from 'vitest';
import { escalationSchema } from '../../services/core/contracts/settings/escalation.ts';
import { timeIntervalSchema } from '../../services/core/contracts/settings/time-interval.ts';
import { unknownRoutes } from '../../services/notifier/unknown-routes.ts';
import { settingsWith } from '../support/setting-entry.ts';

it('names routes that are not configured, and where they are named', () => {
  const chain = escalationSchema.parse({
    name: 'Chain',
    steps: [{ afterMinutes: 5, routes: ['lead', 'laed'] }],
  });
  const nights = timeIntervalSchema.parse({
    name: 'Nights',
    timeIntervals: [{}],
    muteRoutes: ['*', 'dekc'],
    activeRoutes: ['page'],
  });
  const settings = settingsWith(
    'timeInterval',
    { n: nights },
    settingsWith('escalation', { c: chain }),
  );
  expect(unknownRoutes(settings, ['lead', 'page'])).toEqual([
    { route: 'laed', namedIn: 'escalation c' },
    { route: 'dekc', namedIn: 'time interval n' },
  ]);
});
