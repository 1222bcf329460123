import type { z } from 'zod';
import type { SourceDefinition } from '../../core/contracts/settings/source-setting.ts';
import { isOwnAddress } from '../../core/http/address-guard.ts';
import { onlyInConfiguration, type SourceSettings, sourceSettingsSchema } from './index.ts';

export interface DefinitionProblem {
  readonly path: string;
  readonly message: string;
}

export type JudgedDefinition =
  | { readonly ok: true; readonly settings: SourceSettings }
  | { readonly ok: false; readonly problems: readonly DefinitionProblem[] };

export interface AddingRules {
  /** Whether what is added may lead into private networks. */
  readonly privateAddresses: boolean;
}

const notInside =
  'it leads into a private network, which sources that are added may do only where ingest.addPrivateAddresses: true is set';

const secretsElsewhere =
  'a secret stands in a variable BAROGRAPH_SOURCE_… of ingest, and a setting names that (see GET /source-types)';

/** Whether somebody wrote a secret where there is no such setting. */
function asksForSecret(issue: z.core.$ZodIssue): boolean {
  return (
    issue.code === 'unrecognized_keys' &&
    issue.keys.some((key) => /auth|token|password|secret|key|cookie/i.test(key))
  );
}

/**
 * Judges the definition of a source that was added by REST or the page: as strict as the configuration file, and
 * without what only somebody with rights on this machine may want.
 */
export function judgeDefinition(
  definition: SourceDefinition,
  { privateAddresses }: AddingRules,
): JudgedDefinition {
  const parsed = sourceSettingsSchema.safeParse(definition);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.slice(0, 100).map((issue) => ({
        path: issue.path.map(String).join('.') || 'type',
        message: `${issue.message}${asksForSecret(issue) ? `; ${secretsElsewhere}` : ''}`,
      })),
    };
  }
  const problems: DefinitionProblem[] = [];
  if (onlyInConfiguration.has(parsed.data.type)) {
    const message = `a source of type ${parsed.data.type} reads from the machine ingest runs on: it can only stand in barograph.yaml`;
    problems.push({ path: 'type', message });
  }
  for (const [path, value] of Object.entries(parsed.data)) {
    if (path === 'allowPrivateAddresses' && value === true && !privateAddresses) {
      problems.push({ path, message: notInside });
    }
    for (const [at, text] of textsIn(path, value)) {
      problems.push(...addressProblems(at, text, privateAddresses));
    }
  }
  return problems.length === 0 ? { ok: true, settings: parsed.data } : { ok: false, problems };
}

/** The texts of a setting, each with its path: it may be one, or a list. */
function textsIn(path: string, value: unknown): (readonly [string, string])[] {
  const all = Array.isArray(value)
    ? value.map((each: unknown, n) => [`${path}.${n}`, each] as const)
    : [[path, value] as const];
  return all.filter((each): each is readonly [string, string] => typeof each[1] === 'string');
}

/** What is wrong with an address that somebody gave. */
export function addressProblems(
  path: string,
  text: string,
  privateAddresses: boolean,
): DefinitionProblem[] {
  if (!/^(?:https?|wss?):\/\//i.test(text) || !URL.canParse(text)) return [];
  const url = new URL(text);
  const problems: DefinitionProblem[] = [];
  if (url.username !== '' || url.password !== '') {
    const message =
      'must hold no password: settings are seen by others. Set a variable BAROGRAPH_SOURCE_… and name it';
    problems.push({ path, message });
  }
  if (isOwnAddress(url) && !privateAddresses) problems.push({ path, message: notInside });
  return problems;
}
