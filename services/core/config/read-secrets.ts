import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../errors.ts';

export interface SecretPlaces {
  readonly environment: NodeJS.ProcessEnv;
  /** What relative paths start from. */
  readonly workingDir: string;
}

type Entry = Readonly<Record<string, unknown>>;

const elsewhere = /^(.+)(File|Env)$/;

/**
 * Secrets need not stand in the configuration: of an entry of a list, `passwordFile` names a file and `passwordEnv` an
 * environment variable that holds its `password`. Returns the list with every such secret in its place. What is said
 * twice, or is no list of entries, is left as it is: the schema judges it.
 * @param path where the list stands, for the problems
 * @param problems receives a line for each secret that cannot be read; none of them holds a secret
 */
export function readSecrets(
  list: unknown,
  path: string,
  places: SecretPlaces,
  problems: string[],
): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((entry: unknown, i) =>
    isEntry(entry) ? withSecrets(entry, `${path}[${i}]`, places, problems) : entry,
  );
}

function withSecrets(entry: Entry, path: string, places: SecretPlaces, problems: string[]): Entry {
  const filled = { ...entry };
  for (const [key, named] of Object.entries(entry)) {
    const [, name, kind] = elsewhere.exec(key) ?? [];
    if (name === undefined || typeof named !== 'string') continue;
    if ([name, `${name}File`, `${name}Env`].filter((other) => other in entry).length > 1) continue;
    try {
      filled[name] = kind === 'File' ? ofFile(named, places) : ofVariable(named, places);
      delete filled[key];
    } catch (error) {
      problems.push(`barograph.yaml: ${path}.${key}: ${messageOf(error)}`);
    }
  }
  return filled;
}

function ofFile(file: string, { workingDir }: SecretPlaces): string {
  let text: string;
  try {
    text = readFileSync(resolve(workingDir, file), 'utf8').trim();
  } catch (error) {
    throw new Error(`cannot be read: ${messageOf(error)}`);
  }
  if (text === '') throw new Error('names a file that is empty');
  return text;
}

function ofVariable(name: string, { environment }: SecretPlaces): string {
  const value = environment[name]?.trim() ?? '';
  if (value === '') throw new Error(`the environment has no variable ${name}`);
  return value;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
