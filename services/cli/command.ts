import { parseArgs } from 'node:util';
import { BarographError } from '../core/errors.ts';
import type { RowFormat } from './rows.ts';
import { rowFormats } from './rows.ts';

/** Wrong use of the command line: exit status 2. */
export class UsageError extends BarographError {}

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly describe: string;
}

export interface Invocation {
  readonly positionals: readonly string[];
  readonly text: (name: string) => string | undefined;
  readonly flag: (name: string) => boolean;
  readonly format: RowFormat;
}

/** One command of `barograph`, one file. */
export interface Command {
  readonly name: string;
  /** After the name, as shown in the help. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Form of the results where none is asked for; json if left out. */
  readonly defaultFormat?: RowFormat;
  /** Resolves to the exit status: 0 done, 1 failed. */
  run(invocation: Invocation): Promise<number>;
}

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  format: {
    type: 'string',
    describe: `form of the results: ${rowFormats.join(', ')}; json is one object a line`,
  },
  help: { type: 'boolean', describe: 'show this help' },
};

/** Parses what follows a command's name. @throws UsageError that names the wrong word. */
export function parseInvocation(command: Command, words: readonly string[]): Invocation {
  const specs = { ...command.options, ...commonOptions };
  const parse = () =>
    parseArgs({
      args: [...words],
      allowPositionals: true,
      strict: true,
      options: Object.fromEntries(
        Object.entries(specs).map(([name, spec]) => [name, { type: spec.type }]),
      ),
    });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    );
  }
  const values = new Map<string, unknown>(Object.entries(parsed.values));
  const format = values.get('format') ?? command.defaultFormat ?? 'json';
  // JSON lines by the other name that people know them by.
  const known = rowFormats.find((name) => name === (format === 'jsonl' ? 'json' : format));
  if (known === undefined) throw new UsageError(`--format must be one of ${rowFormats.join(', ')}`);
  return {
    positionals: parsed.positionals,
    text: (name) => {
      const value = values.get(name);
      return typeof value === 'string' ? value : undefined;
    },
    flag: (name) => values.get(name) === true,
    format: known,
  };
}

/** The help text of one command. */
export function helpOf(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  const width = Math.max(...options.map(([name]) => name.length)) + 4;
  return [
    `barograph ${command.name} ${command.usage}`.trimEnd(),
    '',
    command.summary,
    '',
    ...options.map(
      ([name, spec]) =>
        `  ${`--${name}`.padEnd(width)}${spec.describe}${name === 'format' ? ` (default ${command.defaultFormat ?? 'json'})` : ''}`,
    ),
    '',
  ].join('\n');
}
