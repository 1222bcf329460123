import { stringify } from 'yaml';
import { loadFullConfig } from '../../full-config.ts';
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
    const loaded = loadFullConfig();
    if (verb === 'check') {
      process.stderr.write('the configuration is valid\n');
      return 0;
    }
    if (verb !== 'print') throw new UsageError(`"${verb}" is neither check nor print`);
    const access = {
      ...loaded.access,
      ...(loaded.access.token === undefined ? {} : { token: '[secret]' }),
    };
    process.stdout.write(stringify({ ...loaded, access }));
    return 0;
  },
};
