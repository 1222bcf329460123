import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import { judgedSourceSchema, type SourceView } from '../../core/contracts/api/sources.ts';
import type { SourceDefinition } from '../../core/contracts/settings/source-setting.ts';
import { sendProblem } from '../../core/http/problem.ts';
import { type Settings, versionOf } from '../../core/settings/settings.ts';
import type { ServiceAnswer } from '../proxy/service-call.ts';
import type { Sources } from '../sources.ts';
import { abandoned } from './abandoned.ts';
import { InvalidInputError, type RouteDeps } from './route.ts';

const look = { everyMs: 50, times: 40 } as const;

/** A source with the version of what is set about it. */
export function withVersion<V extends { readonly id: string }>(view: V, settings: Settings) {
  const entry = settings.source.get(view.id);
  const version = versionOf(settings, 'source', view.id);
  if (entry === undefined) return { ...view, version };
  return { ...view, version, updatedAt: new Date(entry.at).toISOString(), updatedBy: entry.by };
}

/** Looks until ingest has followed a change, for two seconds at most: the sources as they are then. */
export async function sourcesOnce(
  sources: Sources,
  wanted: (views: readonly SourceView[]) => boolean,
): Promise<readonly SourceView[]> {
  let views = await sources.refresh();
  for (let n = 1; n < look.times && !wanted(views); n += 1) {
    await sleep(look.everyMs);
    views = await sources.refresh();
  }
  return views;
}

/** What another service answered, or undefined after its problem has been passed on to the caller. */
export function orProblem<T>(answer: ServiceAnswer<T>, response: Response): T | undefined {
  if (answer.ok) return answer.value;
  if (answer.retryAfter !== undefined) response.setHeader('Retry-After', answer.retryAfter);
  sendProblem(response, answer.problem);
  return undefined;
}

/**
 * A definition in full, as ingest, which knows the types, would take it; undefined where ingest is away and the caller
 * has been told. @throws InvalidInputError that names what is wrong
 */
export async function judged(
  definition: SourceDefinition,
  { askIngest }: Pick<RouteDeps, 'askIngest'>,
  response: Response,
): Promise<{ readonly id: string; readonly definition: SourceDefinition } | undefined> {
  const answer = orProblem(
    await askIngest(
      '/api/v1/sources/judge',
      { definition },
      judgedSourceSchema,
      abandoned(response),
    ),
    response,
  );
  if (answer === undefined) return undefined;
  if (answer.problems.length > 0) throw new InvalidInputError(answer.problems);
  const full = answer.definition ?? definition;
  return { id: String(full['id']), definition: full };
}
