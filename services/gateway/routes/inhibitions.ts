import { builtInInhibitions, inhibitionSchema } from '../../core/contracts/settings/inhibition.ts';
import { settingRoutes } from './setting-routes.ts';

export const inhibitionRoutes = settingRoutes({
  kind: 'inhibition',
  path: '/inhibitions',
  called: 'inhibition',
  list: 'inhibitions',
  about:
    'Which alerts speak for which others: the built-in ones (version 0 until changed) and those people have made.',
  schema: inhibitionSchema,
  builtIn: builtInInhibitions,
});
