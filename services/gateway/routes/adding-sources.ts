import { generateOpml } from 'feedsmith';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import {
  type ImportSourcesResponse,
  importSourcesResponseSchema,
  importSourcesSchema,
  opmlSourcesSchema,
  sourcePreviewRequestSchema,
  sourcePreviewResponseSchema,
  sourceTypesResponseSchema,
} from '../../core/contracts/api/sources.ts';
import type { SourceDefinition } from '../../core/contracts/settings/source-setting.ts';
import { messageOf } from '../../core/errors.ts';
import { versionOf } from '../../core/settings/settings.ts';
import { abandoned } from './abandoned.ts';
import { defineForwarded, defineRoute, InvalidInputError, type RouteDeps } from './route.ts';
import { changeSetting } from './settings-answer.ts';
import { orProblem, sourcesOnce } from './source-answer.ts';

const tag = 'sources';
/** Changes under way at once. */
const atOnce = 20;

export const listSourceTypes = defineForwarded('ingest', {
  method: 'get',
  path: '/source-types',
  tag,
  summary: 'The types of source there are, each with the JSON Schema of its settings.',
  responses: { 200: { description: 'The types.', schema: sourceTypesResponseSchema } },
});

export const previewSource = defineForwarded('ingest', {
  method: 'post',
  path: '/sources/preview',
  tag,
  summary:
    'Fetches once and shows what it finds, before anything is saved: an address that somebody pasted (of a feed, or of a page whose feeds are looked for), or a definition.',
  body: sourcePreviewRequestSchema,
  responses: {
    200: { description: 'What was found.', schema: sourcePreviewResponseSchema },
    429: { description: 'Too many previews at once.', schema: problemSchema },
  },
});

export const importSources = defineRoute({
  method: 'post',
  path: '/sources/import',
  tag,
  summary:
    'Adds the feeds of an OPML document, as other readers export it; its folders and categories become tags. With `dryRun` it only says what it would do.',
  body: importSourcesSchema,
  bodyLimit: 6_000_000,
  responses: { 200: { description: 'What became of each.', schema: importSourcesResponseSchema } },
  answer: async ({ body }, deps, response) => {
    const read = orProblem(
      await deps.askIngest('/api/v1/sources/opml', body, opmlSourcesSchema, abandoned(response)),
      response,
    );
    if (read === undefined) return undefined;
    if (read.problem !== undefined) {
      throw new InvalidInputError([{ path: 'opml', message: read.problem }]);
    }
    const answer: ImportSourcesResponse = { added: [], known: [], refused: [] };
    const wanted: SourceDefinition[] = [];
    for (const { url, definition, known, reason } of read.sources) {
      if (definition !== undefined) wanted.push(definition);
      else if (known !== undefined) answer.known.push({ id: known, url });
      else answer.refused.push({ url, reason: reason ?? 'it cannot be added' });
    }
    for (let at = 0; at < wanted.length; at += atOnce) {
      const chunk = wanted.slice(at, at + atOnce);
      await Promise.all(
        chunk.map((definition) => add(definition, body.by, body.dryRun, answer, deps)),
      );
    }
    const last = answer.added.at(-1);
    if (!body.dryRun && last !== undefined) {
      await sourcesOnce(deps.sources, (views) => views.some(({ id }) => id === last.id));
    }
    return answer;
  },
});

async function add(
  definition: SourceDefinition,
  by: string,
  dryRun: boolean,
  answer: ImportSourcesResponse,
  deps: Pick<RouteDeps, 'settings' | 'clock'>,
): Promise<void> {
  const id = String(definition['id']);
  const url = String(definition['url']);
  try {
    if (!dryRun) {
      const from = versionOf(deps.settings.current(), 'source', id);
      const value = { paused: false, definition };
      await changeSetting(deps, { kind: 'source', id, from, value, by });
    }
    answer.added.push({ id, name: String(definition['name'] ?? id), url });
  } catch (error) {
    answer.refused.push({ url, reason: messageOf(error) });
  }
}

export const exportSources = defineRoute({
  method: 'get',
  path: '/sources.opml',
  tag,
  summary: 'The feeds as OPML 2.0, which other readers import; tags are categories.',
  responses: { 200: { description: 'text/x-opml.' } },
  answer: async (_input, { sources }, response) => {
    const outlines = (await sources.refresh()).flatMap(({ type, name, url, tags = [] }) =>
      type !== 'feed' || url === undefined
        ? []
        : [
            {
              text: name,
              title: name,
              type: 'rss',
              xmlUrl: url,
              ...(tags.length === 0 ? {} : { category: tags.join(',') }),
            },
          ],
    );
    const head = { title: 'Sources of Barograph', dateCreated: new Date() };
    response.setHeader('Content-Disposition', 'attachment; filename="barograph-sources.opml"');
    response.type('text/x-opml; charset=utf-8').send(generateOpml({ head, body: { outlines } }));
    return undefined;
  },
});
