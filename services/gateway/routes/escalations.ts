import { escalationSchema } from '../../core/contracts/settings/escalation.ts';
import { settingRoutes } from './setting-routes.ts';

export const escalationRoutes = settingRoutes({
  kind: 'escalation',
  path: '/escalations',
  called: 'escalation',
  list: 'escalations',
  about: 'Which further routes hear of alerts that nobody has acknowledged.',
  schema: escalationSchema,
});
