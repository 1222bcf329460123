import type { RequestHandler } from 'express';
import { z } from 'zod';
import {
  importSourcesSchema,
  type judgedSourceSchema,
  judgeSourceRequestSchema,
  type opmlSourcesSchema,
  type SourceTypesResponse,
  sourcePreviewRequestSchema,
} from '../../core/contracts/api/sources.ts';
import type { SourceDefinition } from '../../core/contracts/settings/source-setting.ts';
import { BarographError, messageOf } from '../../core/errors.ts';
import { sendInvalid, sendProblem } from '../../core/http/problem.ts';
import type { Normalise } from '../../core/posts/normalise/draft.ts';
import { feedDefinitions } from '../preview/feed-definitions.ts';
import { freeId } from '../preview/free-id.ts';
import { previewAddress } from '../preview/preview-address.ts';
import { previewDefinition } from '../preview/preview-definition.ts';
import { onlyInConfiguration, sourceSettingsSchema } from '../sources/index.ts';
import { type AddingRules, addressProblems, judgeDefinition } from '../sources/judge-definition.ts';
import type { SourceDeps } from '../sources/source.ts';
import type { SourceBook } from '../sources/source-book.ts';
import { definitionOf } from './source-views.ts';

export interface AddingDeps {
  readonly book: SourceBook;
  readonly tools: SourceDeps;
  readonly normalise: Normalise;
  readonly rules: AddingRules;
  /** Ids that no source can have. */
  readonly reserved: ReadonlySet<string>;
}

/** Sooner than the gateway, which passes previews on, would stop waiting. */
const previewMs = 15_000;
/** Previews at once; each may make several requests. */
const mostPreviews = 4;
const mostSources = 1_000;

/** `GET /api/v1/source-types`: what can be added, as JSON Schema of the settings. */
export function listSourceTypes(): RequestHandler {
  const types: SourceTypesResponse['types'] = sourceSettingsSchema.options.map((schema) => {
    const { type } = schema.shape;
    const [name = ''] = type.values;
    const { $schema: _schema, ...shape } = z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
    });
    return {
      type: name,
      about: type.description ?? '',
      addable: !onlyInConfiguration.has(name),
      schema: JSON.parse(JSON.stringify(shape)),
    };
  });
  return (_request, response) => {
    response.json({ types });
  };
}

/** `POST /api/v1/sources/judge`, for the gateway: a definition in full, or what is wrong with it. */
export function judgeSource(deps: AddingDeps): RequestHandler {
  return (request, response) => {
    const parsed = judgeSourceRequestSchema.safeParse(request.body);
    if (!parsed.success) return sendInvalid(response, parsed.error);
    const { definition } = parsed.data;
    const judged = judgeDefinition({ ...definition, id: idFor(definition, deps) }, deps.rules);
    const problems = judged.ok ? placeProblems(judged.settings.id, deps) : judged.problems;
    const answer: z.infer<typeof judgedSourceSchema> = {
      problems: problems.map(({ path, message }) => ({ path: `definition.${path}`, message })),
      ...(judged.ok ? { definition: definitionOf(judged.settings) } : {}),
    };
    response.json(answer);
  };
}

/** The id that was given, or one made of where it reads from. */
function idFor(
  { id, name, url, type }: SourceDefinition,
  deps: AddingDeps,
): SourceDefinition[string] {
  if (id !== undefined) return id;
  const address = typeof url === 'string' && URL.canParse(url) ? url : `https://${String(type)}`;
  if (!URL.canParse(address)) return '';
  return freeId(new URL(address), typeof name === 'string' ? name : '', isTaken(deps));
}

function isTaken({ book, reserved }: AddingDeps): (id: string) => boolean {
  return (id) => book.get(id) !== undefined || reserved.has(id);
}

function placeProblems(id: string, { book, reserved }: AddingDeps) {
  if (reserved.has(id))
    return [{ path: 'id', message: `"${id}" is the id of posts that are pushed` }];
  const known = book.get(id);
  if (known !== undefined && known.origin !== 'added') {
    return [
      { path: 'id', message: `"${id}" is the id of a source of the configuration; choose another` },
    ];
  }
  if (known === undefined && book.all().length >= mostSources) {
    return [{ path: '', message: `there are ${mostSources} sources already; delete some first` }];
  }
  return [];
}

/** `POST /api/v1/sources/preview`: fetches once and shows what it finds. */
export function previewSource(deps: AddingDeps): RequestHandler {
  let running = 0;
  return async (request, response) => {
    const parsed = sourcePreviewRequestSchema.safeParse(request.body);
    if (!parsed.success) return sendInvalid(response, parsed.error);
    if (running >= mostPreviews) {
      response.setHeader('Retry-After', '5');
      return sendProblem(response, {
        title: 'Too many previews at once; try again shortly',
        status: 429,
      });
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(previewMs)]);
    running += 1;
    try {
      const { url, definition } = parsed.data;
      if (definition !== undefined) {
        const judged = judgeDefinition({ ...definition, id: idFor(definition, deps) }, deps.rules);
        if (!judged.ok) return sendWrong(response, judged.problems, 'definition.');
        const shown = definitionOf(judged.settings);
        response.json(await previewDefinition(shown, judged.settings, deps, signal));
        return;
      }
      const address = addressOf(url ?? '');
      if (address === undefined) {
        return sendWrong(response, [{ path: 'url', message: 'is no web address' }]);
      }
      const problems = addressProblems('url', address, deps.rules.privateAddresses);
      if (problems.length > 0) return sendWrong(response, problems);
      const readBy = (wanted: string) =>
        deps.book.all().find((known) => known.source.url === wanted)?.source.id;
      response.json(
        await previewAddress(address, { ...deps, isTaken: isTaken(deps), readBy }, signal),
      );
    } catch (error) {
      if (gone.signal.aborted) return;
      // What another server does is no fault of ours: it is part of what was found.
      if (!signal.aborted && !(error instanceof BarographError)) throw error;
      const why = signal.aborted ? `no answer within ${previewMs / 1_000} s` : messageOf(error);
      response.json({ found: 'nothing', feeds: [], preview: null, problems: [why] });
    } finally {
      running -= 1;
    }
  };
}

/** What somebody pasted, as a web address: without a scheme, https is meant. */
function addressOf(text: string): string | undefined {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}

/** `POST /api/v1/sources/opml`, for the gateway: what the feeds of a document would be as sources. */
export function readOpmlSources(deps: AddingDeps): RequestHandler {
  return async (request, response) => {
    const parsed = importSourcesSchema.safeParse(request.body);
    if (!parsed.success) return sendInvalid(response, parsed.error);
    let feeds: Awaited<ReturnType<SourceDeps['feedParser']['parseOpml']>>;
    try {
      feeds = await deps.tools.feedParser.parseOpml(parsed.data.opml);
    } catch (error) {
      const unread: z.infer<typeof opmlSourcesSchema> = { sources: [], problem: messageOf(error) };
      response.json(unread);
      return;
    }
    const room = mostSources - deps.book.all().length;
    const answer: z.infer<typeof opmlSourcesSchema> = {
      sources: feedDefinitions(feeds, { ...parsed.data, ...deps, isTaken: isTaken(deps), room }),
    };
    response.json(answer);
  };
}

function sendWrong(
  response: Parameters<typeof sendProblem>[0],
  problems: readonly { readonly path: string; readonly message: string }[],
  under = '',
): void {
  const errors = problems.map(({ path, message }) => ({ path: `${under}${path}`, message }));
  sendProblem(response, { title: 'The request is invalid', status: 422, errors });
}
