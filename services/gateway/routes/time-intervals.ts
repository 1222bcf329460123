import { timeIntervalSchema } from '../../core/contracts/settings/time-interval.ts';
import { settingRoutes } from './setting-routes.ts';

export const timeIntervalRoutes = settingRoutes({
  kind: 'timeInterval',
  path: '/time-intervals',
  called: 'time interval',
  list: 'timeIntervals',
  about: 'Time intervals, such as quiet hours, and the routes that they mute.',
  schema: timeIntervalSchema,
});
