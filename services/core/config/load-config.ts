import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ConfigError, messageOf } from '../errors.ts';
import { isLoopbackName } from '../http/loopback.ts';
import { coreConfigSchema, coreEnvironment } from './core-config.ts';
import { readSecrets } from './read-secrets.ts';

/** A service's part of the configuration: its zod schema and the environment variables that set parts of it. */
export interface ConfigSection<S extends z.ZodType> {
  readonly schema: S;
  /** Variable name → setting within the section, dotted. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lists within the section whose entries may say `…File` or `…Env` for where a secret stands. */
  readonly secretLists?: readonly string[];
  /** The setting that takes all variables with a prefix, by name, values or what stands in the files of `…_FILE`. */
  readonly secretVariables?: { readonly prefix: string; readonly setting: string };
}

type Sections = Readonly<Record<string, ConfigSection<z.ZodType>>>;

export type LoadedConfig<S extends Sections> = z.infer<typeof coreConfigSchema> & {
  readonly [K in keyof S]: z.infer<S[K]['schema']>;
};

type Tree = { [key: string]: unknown };

/** Where the configuration file is looked for. */
function configFile(environment: NodeJS.ProcessEnv, workingDir: string): string {
  return resolve(workingDir, environment['BAROGRAPH_CONFIG'] ?? 'barograph.yaml');
}

/** Whether there is a configuration file: without one, nobody has said yet what to watch. */
export function isConfigured(
  environment: NodeJS.ProcessEnv = process.env,
  workingDir: string = process.cwd(),
): boolean {
  return existsSync(configFile(environment, workingDir));
}

/**
 * Reads `barograph.yaml` (or the file that BAROGRAPH_CONFIG names), lays the environment over it and
 * validates everything in one go. Sections of services that this process does not run are not judged.
 * @param secrets `left`: what `…File` and `…Env` name is not read, since the caller has no use for it and perhaps no right
 * @throws ConfigError with every problem named by its path in the file or its variable.
 */
export function loadConfig<S extends Sections>(
  sections: S,
  allSectionNames: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  workingDir: string = process.cwd(),
  secrets: 'read' | 'left' = 'read',
): LoadedConfig<S> {
  const named = environment['BAROGRAPH_CONFIG'];
  const file = configFile(environment, workingDir);
  if (named !== undefined && !existsSync(file)) {
    throw new ConfigError([`${named}: no such file (BAROGRAPH_CONFIG names it)`]);
  }
  const tree: Tree = existsSync(file) ? readYaml(file) : {};
  for (const name of allSectionNames) if (!(name in sections)) delete tree[name];

  const problems: string[] = [];
  const origins = new Map<string, string>();
  const overlay = (path: string, variable: string): void => {
    const value = valueOfVariable(variable, environment, problems);
    if (value === undefined) return;
    setPath(tree, path.split('.'), parseVariable(path, value));
    origins.set(path, variable);
  };
  for (const [variable, path] of Object.entries(coreEnvironment)) overlay(path, variable);
  for (const [name, section] of Object.entries(sections)) {
    for (const [variable, path] of Object.entries(section.environment))
      overlay(`${name}.${path}`, variable);
    const { secretVariables } = section;
    if (secretVariables !== undefined && secrets === 'read') {
      const { prefix, setting } = secretVariables;
      setPath(tree, [name, setting], variablesFrom(prefix, environment, problems));
    }
    for (const list of (secrets === 'read' && section.secretLists) || []) {
      const settings = tree[name];
      if (typeof settings !== 'object' || settings === null || !(list in settings)) continue;
      const given = (settings as Tree)[list];
      const places = { environment, workingDir };
      setPath(tree, [name, list], readSecrets(given, `${name}.${list}`, places, problems));
    }
  }
  if (environment['KAFKA_BROKERS'] && environment['BAROGRAPH_BUS'] === undefined) {
    setPath(tree, ['bus', 'kind'], 'kafka');
  }

  const schema = coreConfigSchema.extend(
    Object.fromEntries(
      Object.entries(sections).map(([name, section]) => [name, section.schema.prefault({})]),
    ),
  );
  const result = schema.safeParse(tree);
  if (!result.success) {
    problems.push(...result.error.issues.map((issue) => describe(issue, origins)));
  }
  problems.push(...crossChecks(tree));
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  const config = result.data as LoadedConfig<S>;
  return { ...config, dataDir: resolve(workingDir, config.dataDir) };
}

function readYaml(file: string): Tree {
  const lines = new LineCounter();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([`barograph.yaml: cannot be read: ${messageOf(error)}`]);
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map(
        (error) => `barograph.yaml:${lines.linePos(error.pos[0]).line}: ${error.message}`,
      ),
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ConfigError([
      'barograph.yaml: must be a mapping of settings, such as "dataDir: ./data"',
    ]);
  }
  return { ...value } as Tree;
}

/** A variable's value, or the content of the file that `<NAME>_FILE` names, for secrets. */
function valueOfVariable(
  variable: string,
  environment: NodeJS.ProcessEnv,
  problems: string[],
): string | undefined {
  const file = environment[`${variable}_FILE`];
  if (file === undefined) return environment[variable] === '' ? undefined : environment[variable];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    problems.push(`${variable}_FILE: cannot be read: ${messageOf(error)}`);
    return undefined;
  }
}

/** Every variable with the prefix, by its name without `_FILE`. */
function variablesFrom(
  prefix: string,
  environment: NodeJS.ProcessEnv,
  problems: string[],
): Record<string, string> {
  const names = Object.keys(environment)
    .filter((variable) => variable.startsWith(prefix))
    .map((variable) => variable.replace(/_FILE$/, ''));
  return Object.fromEntries(
    [...new Set(names)].flatMap((variable) => {
      const value = valueOfVariable(variable, environment, problems);
      return value === undefined ? [] : [[variable, value]];
    }),
  );
}

/** Settings that stay text, whatever they look like. */
const verbatim = new Set(['access.token', 'dataDir', 'notifier.webhook.secret']);

/** Variables are text: numbers and booleans are told apart here, lists are comma separated. */
function parseVariable(path: string, value: string): unknown {
  if (verbatim.has(path)) return value;
  if (path === 'bus.brokers' || path === 'access.hosts')
    return value.split(',').map((part) => part.trim());
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (value === 'true' || value === 'false') return value === 'true';
  return value;
}

function setPath(tree: Tree, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const child = tree[head];
  const next: Tree = typeof child === 'object' && child !== null ? { ...child } : {};
  tree[head] = next;
  setPath(next, rest, value);
}

function describe(issue: z.core.$ZodIssue, origins: ReadonlyMap<string, string>): string {
  const path = issue.path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : text === ''
          ? String(part)
          : `${text}.${String(part)}`,
    '',
  );
  const variable = origins.get(path);
  return `${variable ?? `barograph.yaml: ${path || '(top level)'}`}: ${issue.message}`;
}

/** What no single setting can tell; parts that are wrong by themselves are left to the schema. */
function crossChecks(tree: Tree): string[] {
  const bus = coreConfigSchema.shape.bus.safeParse(tree['bus']);
  const access = coreConfigSchema.shape.access.safeParse(tree['access']);
  const problems: string[] = [];
  if (bus.data?.kind === 'kafka' && bus.data.brokers.length === 0) {
    problems.push(
      'bus.brokers: name at least one broker (KAFKA_BROKERS=host:port) when bus.kind is kafka',
    );
  }
  if (access.success && !isLoopbackName(access.data.host) && access.data.token === undefined) {
    problems.push(
      `access.host: binding to ${access.data.host} needs BAROGRAPH_TOKEN (a bearer token of at least 16 characters), or bind to 127.0.0.1`,
    );
  }
  return problems;
}
