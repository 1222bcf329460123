import { routesResponseSchema, routeTestSchema } from '../../core/contracts/api/routes.ts';
import { type Command, UsageError } from '../command.ts';
import { formatRows } from '../rows.ts';
import { serverOf } from '../server-of.ts';

/** `barograph routes`: how people are told, and whether their receivers take it. */
export const routes: Command = {
  name: 'routes',
  usage: '[list | test ID]',
  summary: 'Lists how people are told and what became of it, or sends a test message by one route.',
  options: {
    url: {
      type: 'string',
      describe: 'the running Barograph (default: port from the configuration)',
    },
  },
  run: async ({ positionals, text, format }) => {
    const [verb = 'list', id, ...more] = positionals;
    const client = serverOf(text('url'));
    if (verb === 'list' && id === undefined) {
      const answer = await client.get('/api/v1/routes', routesResponseSchema);
      const rows = answer.routes.map((route) => ({
        id: route.id,
        type: route.type,
        target: route.target,
        leastSeverity: route.leastSeverity,
        waiting: route.waiting,
        lastDelivery: route.lastDelivery,
        lastErrorAt: route.lastError?.at ?? null,
        lastError: route.lastError?.message ?? null,
      }));
      process.stdout.write(formatRows(rows, format));
      return 0;
    }
    if (verb !== 'test' || id === undefined || more.length > 0) {
      throw new UsageError('say it as: barograph routes [list], or barograph routes test ID');
    }
    const path = `/api/v1/routes/${encodeURIComponent(id)}/test`;
    const result = await client.post(path, {}, routeTestSchema);
    process.stdout.write(formatRows([result], format));
    process.stderr.write(`${result.message}\n`);
    return result.accepted ? 0 : 1;
  },
};
