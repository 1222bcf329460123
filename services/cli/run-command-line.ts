import { ConfigError, messageOf } from '../core/errors.ts';
import { helpOf, parseInvocation, UsageError } from './command.ts';
import { commands } from './commands/index.ts';

const overview = `barograph: a streaming monitor for financial sentiment

${commands.map((command) => `  ${`${command.name} ${command.usage}`.padEnd(48)}${command.summary}`).join('\n')}

Results go to standard output as JSON lines (or --format csv|table), progress and problems to standard error.
Exit status: 0 done, 1 failed, 2 wrong use.
`;

/** Runs one command; resolves to the exit status. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(overview);
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((entry) => entry.name === name);
  if (command === undefined) {
    process.stderr.write(`barograph: there is no command "${name}"\n\n${overview}`);
    return 2;
  }
  if (rest.includes('--help')) {
    process.stdout.write(helpOf(command));
    return 0;
  }
  try {
    return await command.run(parseInvocation(command, rest));
  } catch (error) {
    process.stderr.write(`barograph ${name}: ${messageOf(error)}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${helpOf(command)}`);
    return error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
  }
}
