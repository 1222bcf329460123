import { z } from 'zod';
import { laneSchema } from '../lane.ts';
import { languageSchema, postFormSchema, postKindSchema, postLimits } from '../post.ts';
import {
  namedEntitySchema,
  notScoredSchema,
  sentimentLabelSchema,
  sentimentSchema,
} from '../scored-post.ts';

const isoTime = z.iso.datetime({ offset: true });

/** One post as a program pushes it: `POST /api/v1/posts` takes one or an array. */
export const pushedPostSchema = z
  .strictObject({
    title: z.string().min(1).max(postLimits.title).optional(),
    text: z
      .string()
      .min(1)
      .max(postLimits.body)
      .optional()
      .describe('The whole text, when there is no title.'),
    body: z.string().max(postLimits.body).optional(),
    url: z
      .url({ protocol: /^https?$/ })
      .max(postLimits.url)
      .optional(),
    author: z.string().max(postLimits.author).optional(),
    source: z.string().min(1).max(postLimits.source).optional().describe('Default: `api`.'),
    kind: postKindSchema.optional().describe('Default: `news`.'),
    form: postFormSchema
      .optional()
      .describe(
        'Of a social post: whether it is an original, a thread going on, a reply, a quote or a repost.',
      ),
    publishedAt: isoTime.optional().describe('ISO 8601 with zone; default: now.'),
    nativeId: z
      .string()
      .min(1)
      .max(postLimits.nativeId)
      .optional()
      .describe(
        'Without nativeId, url or publishedAt a repeat is recognised only within the same minute; give one of them so that sending again after a 503 is safe.',
      ),
  })
  .refine((post) => (post.title === undefined) !== (post.text === undefined), {
    message: 'give either title (with an optional body) or text',
    path: ['text'],
  });
export type PushedPost = z.infer<typeof pushedPostSchema>;

export const pushRequestSchema = z.union([
  pushedPostSchema,
  z.array(pushedPostSchema).min(1).max(1_000),
]);

/** 202: `ids` in the order of the request; a duplicate's id is that of the post already taken. */
export const pushResponseSchema = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  ids: z.array(z.string()),
});
export type PushResponse = z.infer<typeof pushResponseSchema>;

/** A post as REST and sockets show it. */
export const postViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  body: z.string().optional(),
  publishedAt: isoTime,
  observedAt: isoTime,
  source: z.string(),
  kind: postKindSchema,
  form: postFormSchema.optional().describe('Absent where the source does not tell.'),
  url: z.string().optional(),
  author: z.string().optional(),
  history: z.boolean(),
  story: z.string().nullable().describe('Null until alerting has assigned one.'),
  language: languageSchema.optional().describe('ISO 639 code of a language other than English.'),
  notScored: notScoredSchema
    .optional()
    .describe('Why there is no score: `language` is not one that the model reads.'),
  sentiment: sentimentSchema.nullable().describe('Null where `notScored` says why.'),
  topics: z
    .array(z.object({ label: z.string(), p: z.number() }))
    .describe('By falling probability.'),
  companies: z.array(
    z.object({
      symbol: z.string(),
      name: z.string(),
      kind: z.string(),
      sentiment: sentimentSchema.nullable(),
    }),
  ),
  model: z.object({ name: z.string(), version: z.string() }).nullable(),
});
export type PostView = z.infer<typeof postViewSchema>;

/** One post, asked for by its id: with what lists leave out. */
export const postDetailsSchema = postViewSchema.extend({
  entities: z
    .array(namedEntitySchema)
    .describe(
      'What the model found named in the text, known by a symbol or not, in the order of the text. `start` and `end` count UTF-16 units of the title or, where there is a body, of title, line feed and body. Empty for posts that were stored before there were entities.',
    ),
});
export type PostDetails = z.infer<typeof postDetailsSchema>;

export const postsQuerySchema = z.strictObject({
  lane: laneSchema.default('live'),
  replay: z.string().optional(),
  topic: z.string().optional(),
  company: z.string().optional().describe('Symbol.'),
  filter: z.string().max(64).optional().describe('Id of a filter.'),
  source: z.string().optional(),
  sentiment: sentimentLabelSchema.optional(),
  q: z.string().max(200).optional().describe('Words that must all occur in the text.'),
  from: isoTime.optional(),
  to: isoTime.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).optional(),
});

/** Newest first by publishedAt. `next` is the cursor of the following page, or null at the end. */
export const postsResponseSchema = z.object({
  posts: z.array(postViewSchema),
  next: z.string().nullable(),
});
export type PostsResponse = z.infer<typeof postsResponseSchema>;
