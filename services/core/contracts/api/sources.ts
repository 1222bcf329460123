import { z } from 'zod';
import { postKindSchema } from '../post.ts';
import {
  sourceDefinitionSchema,
  sourceTagsSchema,
  sourceWeightSchema,
} from '../settings/source-setting.ts';
import { sourceHealthViewSchema } from './operations.ts';
import { bySchema } from './settings.ts';

const isoTime = z.iso.datetime({ offset: true });

/** What is known of a source besides its health; ingest says it, so it is absent while ingest is away. */
const sourceFactsSchema = z.object({
  origin: z
    .enum(['configuration', 'default', 'added', 'push'])
    .optional()
    .describe(
      '`configuration`: it stands in barograph.yaml; `default`: it comes with Barograph; `added`: by REST or the page; `push`: what is posted.',
    ),
  tags: sourceTagsSchema.optional(),
  weight: sourceWeightSchema.optional(),
  intervalSeconds: z.number().optional().describe('How often it is asked at present.'),
  postsPerDay: z.number().optional().describe('How much it published of late.'),
  note: z.string().optional().describe('What should be known of it though it works.'),
  words: z.string().optional().describe('How it is doing, since when and why, in a sentence.'),
});

/** A source as ingest shows it. */
export const ingestSourceViewSchema = sourceHealthViewSchema.extend(sourceFactsSchema.shape);
export type IngestSourceView = z.infer<typeof ingestSourceViewSchema>;

/** What the gateway adds: how often people have changed what is set about it. */
const settingFields = {
  version: z.int().nonnegative().optional().describe('0: nothing has been set about it.'),
  updatedAt: isoTime.optional(),
  updatedBy: z.string().optional(),
} as const;

export const sourceViewSchema = ingestSourceViewSchema.extend(settingFields);
export type SourceView = z.infer<typeof sourceViewSchema>;
export const sourcesResponseSchema = z.object({ sources: z.array(sourceViewSchema) });

/** `GET /sources/{id}`: with its own settings. */
export const ingestSourceDetailSchema = ingestSourceViewSchema.extend({
  definition: sourceDefinitionSchema.nullable().describe('null: it is not read from, but pushed.'),
});
export const sourceDetailSchema = ingestSourceDetailSchema.extend(settingFields);
export type SourceDetail = z.infer<typeof sourceDetailSchema>;

const settable = {
  paused: z.boolean().optional(),
  tags: sourceTagsSchema.optional(),
  weight: sourceWeightSchema.optional(),
  by: bySchema,
} as const;

/** `POST /sources`: `definition` holds what the type wants (`GET /source-types`); its `id` is made up where it is absent. */
export const createSourceSchema = z.strictObject({
  ...settable,
  definition: sourceDefinitionSchema.describe(
    'As an entry of `sources` in barograph.yaml, such as `{ "type": "feed", "url": "https://…" }`.',
  ),
});

/** `PUT /sources/{id}`: all of it. A source that was not added has no definition here, or the one it has. */
export const replaceSourceSchema = z.strictObject({
  ...settable,
  version: z.int().nonnegative(),
  definition: sourceDefinitionSchema.optional(),
});

/** `POST /sources/preview`: an address that somebody pasted, or a definition. */
export const sourcePreviewRequestSchema = z
  .strictObject({
    url: z.string().trim().min(1).max(2_000).optional(),
    definition: sourceDefinitionSchema.optional(),
  })
  .refine(({ url, definition }) => (url === undefined) !== (definition === undefined), {
    message: 'give either url or definition',
  });

export const previewItemSchema = z.object({
  title: z.string(),
  body: z.string().optional(),
  url: z.string().optional(),
  author: z.string().optional(),
  publishedAt: isoTime.optional(),
  companies: z.array(z.string()).describe('Symbols of what is named in it.'),
});

export const sourcePreviewSchema = z.object({
  definition: sourceDefinitionSchema.describe('What would be saved.'),
  title: z.string().optional(),
  language: z.string().optional().describe('As the source says.'),
  items: z
    .array(previewItemSchema)
    .describe('The newest ones, at most 10, as they would be posted.'),
  itemCount: z.int(),
  postsPerDay: z.number(),
  intervalSeconds: z.number().optional().describe('How often it would be asked.'),
});
export type SourcePreview = z.infer<typeof sourcePreviewSchema>;

export const sourcePreviewResponseSchema = z.object({
  found: z
    .enum(['feed', 'site', 'source', 'nothing'])
    .describe('`site`: a page whose feeds were looked for; `source`: what a definition leads to.'),
  feeds: z
    .array(z.object({ url: z.string(), title: z.string().optional() }))
    .describe('The feeds of a page, likeliest first.'),
  preview: sourcePreviewSchema.nullable().describe('Of the feed, or of the first one found.'),
  problems: z.array(z.string()).describe('What should be known before it is saved, in words.'),
});
export type SourcePreviewResponse = z.infer<typeof sourcePreviewResponseSchema>;

/** `POST /sources/import`. */
export const importSourcesSchema = z.strictObject({
  opml: z.string().min(1).max(5_000_000),
  tags: sourceTagsSchema.default([]).describe('Put on each, besides those of its outline.'),
  kind: postKindSchema.default('news'),
  dryRun: z.boolean().default(false).describe('Only says what it would do.'),
  by: bySchema,
});
export const importSourcesResponseSchema = z.object({
  added: z.array(z.object({ id: z.string(), name: z.string(), url: z.string() })),
  known: z
    .array(z.object({ id: z.string(), url: z.string() }))
    .describe('Whose address is read already.'),
  refused: z.array(z.object({ url: z.string(), reason: z.string() })),
});
export type ImportSourcesResponse = z.infer<typeof importSourcesResponseSchema>;

/** Between gateway and ingest: which definitions an OPML document asks for. */
export const opmlSourcesSchema = z.object({
  problem: z.string().optional().describe('Why the document cannot be read.'),
  sources: z.array(
    z.object({
      url: z.string(),
      definition: sourceDefinitionSchema.optional(),
      known: z.string().optional().describe('Id of the source with this address.'),
      reason: z.string().optional().describe('Why it cannot be added.'),
    }),
  ),
});

/** Between gateway and ingest: a definition in full, with its id, or what is wrong with it. */
export const judgeSourceRequestSchema = z.strictObject({ definition: sourceDefinitionSchema });
export const judgedSourceSchema = z.object({
  definition: sourceDefinitionSchema.optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
});

/** `GET /source-types`: what can be added, each with the JSON Schema of its settings. */
export const sourceTypesResponseSchema = z.object({
  types: z.array(
    z.object({
      type: z.string(),
      about: z.string(),
      addable: z.boolean().describe('false: it can only stand in barograph.yaml.'),
      schema: z.record(z.string(), z.json()),
    }),
  ),
});
export type SourceTypesResponse = z.infer<typeof sourceTypesResponseSchema>;
