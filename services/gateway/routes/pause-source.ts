import { z } from 'zod';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { sourceChangeSchema } from '../../core/contracts/api/settings.ts';
import { type SourceView, sourceViewSchema } from '../../core/contracts/api/sources.ts';
import { versionOf } from '../../core/settings/settings.ts';
import type { Sources } from '../sources.ts';
import {
  defineRoute,
  InvalidInputError,
  NotFoundError,
  type Route,
  type RouteDeps,
} from './route.ts';
import { changeSetting } from './settings-answer.ts';
import { sourcesOnce } from './source-answer.ts';

export const pauseSource = sourceRoute(
  'pause',
  'Pauses a source: it is not asked any more until it is resumed, also after a restart. What it publishes meanwhile is caught up with then, as far as it still shows it.',
  true,
);

export const resumeSource = sourceRoute('resume', 'Lets a paused source go on.', false);

function sourceRoute(verb: 'pause' | 'resume', summary: string, paused: boolean): Route {
  return defineRoute({
    method: 'post',
    path: `/sources/{id}/${verb}`,
    tag: 'sources',
    summary,
    parameters: z.strictObject({ id: z.string().min(1).max(100) }),
    body: sourceChangeSchema,
    responses: {
      200: { description: 'The source.', schema: sourceViewSchema },
      404: { description: 'There is no such source.', schema: problemSchema },
      409: { description: 'Another change came first.', schema: problemSchema },
    },
    answer: async ({ parameters: { id }, body: { by } }, deps) => {
      const source = (await deps.sources.refresh()).find((view) => view.id === id);
      if (source === undefined)
        throw new NotFoundError('There is no such source; see GET /sources');
      if (source.type === 'push') {
        throw new InvalidInputError([
          { path: 'id', message: 'what is pushed is never asked for, so it cannot be paused' },
        ]);
      }
      await setPaused(deps, id, paused, by);
      return shown(deps.sources, source, paused);
    },
  });
}

/** Says the same again where it is set already, without another record. */
async function setPaused(deps: RouteDeps, id: string, paused: boolean, by: string): Promise<void> {
  const settings = deps.settings.current();
  const known = settings.source.get(id)?.value;
  if ((known?.paused ?? false) === paused) return;
  const from = versionOf(settings, 'source', id);
  await changeSetting(deps, { kind: 'source', id, from, value: { ...known, paused }, by });
}

/** The source once ingest has followed, or after two seconds as it is. */
async function shown(sources: Sources, before: SourceView, paused: boolean): Promise<SourceView> {
  const own = (views: readonly SourceView[]) => views.find(({ id }) => id === before.id) ?? before;
  const views = await sourcesOnce(sources, (all) => {
    const { state } = own(all);
    return (state === 'paused') === paused || state === 'finished';
  });
  return own(views);
}
