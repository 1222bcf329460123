import { stringify } from 'yaml';
import { loadConfig } from '../../core/config/load-config.ts';
import { sectionNames } from '../../core/config/section-names.ts';
import { allSections, loadFullConfig } from '../../full-config.ts';
import { withoutRouteSecrets } from '../../notifier/routes/without-route-secrets.ts';
import { type Command, UsageError } from '../command.ts';

/** `barograph config`: judges the configuration, or prints it with all defaults filled in. */
export const config: Command = {
  name: 'config',
  usage: '[check | print]',
  summary:
    'Checks barograph.yaml and the environment, naming every problem, or prints what is in force.',
  options: {},
  run: async ({ positionals }) => {
    const [verb = 'check'] = positionals;
    if (verb === 'check') {
      loadConfig(allSections, sectionNames);
      process.stderr.write('the configuration is valid\n');
      return 0;
    }
    if (verb !== 'print') throw new UsageError(`"${verb}" is neither check nor print`);
    const loaded = loadFullConfig();
    const access = {
      ...loaded.access,
      ...(loaded.access.token === undefined ? {} : { token: '[secret]' }),
    };
    const notifier = withoutRouteSecrets(loaded.notifier);
    process.stdout.write(stringify({ ...loaded, access, notifier }));
    return 0;
  },
};
