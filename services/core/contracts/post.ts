import { z } from 'zod';
import { replayRunSchema } from './lane.ts';

/** What a post is, as its source declares it. */
export const postKinds = [
  'news',
  'press-release',
  'filing',
  'regulator',
  'central-bank',
  'social',
] as const;
export const postKindSchema = z.enum(postKinds);
export type PostKind = z.infer<typeof postKindSchema>;

/**
 * How a post stands to others: said by itself, its author going on with an own post, an answer to somebody else, own
 * words about another post, or another post passed on as it is.
 */
export const postForms = ['original', 'thread', 'reply', 'quote', 'repost'] as const;
export const postFormSchema = z.enum(postForms);
export type PostForm = z.infer<typeof postFormSchema>;

export const entityKindSchema = z.enum([
  'company',
  'index',
  'currency',
  'central-bank',
  'commodity',
  'crypto',
]);
export type EntityKind = z.infer<typeof entityKindSchema>;

/** Largest sizes a post may have, in UTF-16 units; ingest refuses what is larger. */
export const postLimits = {
  title: 2_000,
  body: 20_000,
  url: 2_000,
  author: 200,
  source: 100,
  nativeId: 500,
  mentions: 16,
  spans: 32,
} as const;

/** One thing named in a text, with every place where it is named: [start, end) in UTF-16 units of `textOf(post)`. */
export const companyMentionSchema = z.object({
  symbol: z.string().min(1).max(32),
  name: z.string().min(1).max(200),
  kind: entityKindSchema,
  spans: z.array(z.tuple([z.int().nonnegative(), z.int().positive()])).max(postLimits.spans),
});
export type CompanyMention = z.infer<typeof companyMentionSchema>;

/** ISO 639 code of a language other than English. */
export const languageSchema = z.string().regex(/^[a-z]{2,3}$/);

/** Milliseconds since 1970-01-01T00:00:00Z; between the years 1900 and 2100. */
export const epochMsSchema = z.int().min(-2_208_988_800_000).max(4_133_980_800_000);

/** A post as ingest writes it to `<lane>.posts`. */
export const postSchema = z.object({
  type: z.literal('post'),
  /** Reign of the ingest that wrote it; consumers ignore older epochs. */
  epoch: z.int().nonnegative(),
  /** Hash of (source, nativeId), else (source, url), else (source, publishedAt, normalised text): 32 hex digits. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** Hash of the normalised text, also the record's key: 32 hex digits. Equal texts share it. */
  textHash: z.string().regex(/^[0-9a-f]{32}$/),
  /** Banded min-hash of the text: 16 bands of 4 base64url characters; two texts that share a band are candidates for one story. */
  signature: z.string().length(64),
  source: z.string().min(1).max(postLimits.source),
  kind: postKindSchema,
  /** Absent where the source does not tell. A repost has the text of what it passes on, so it is a copy in its story. */
  form: postFormSchema.optional(),
  nativeId: z.string().max(postLimits.nativeId).optional(),
  url: z.string().max(postLimits.url).optional(),
  author: z.string().max(postLimits.author).optional(),
  title: z.string().min(1).max(postLimits.title),
  body: z.string().max(postLimits.body).optional(),
  /** Of a text that is not in English, and so not scored; absent: English, or too short to tell. */
  language: languageSchema.optional(),
  /** When the publisher says it was published. */
  publishedAt: epochMsSchema,
  /** When it could first be known here; never decreasing within a partition (except `history` of a file). */
  observedAt: epochMsSchema,
  /** Charted, never detected on: a feed's first poll, a file import, or published too long before it was observed. */
  history: z.boolean(),
  companies: z.array(companyMentionSchema).max(postLimits.mentions),
  replay: replayRunSchema.optional(),
});
export type Post = z.infer<typeof postSchema>;

/** The one text that is scored and that mention spans refer to. */
export function textOf(post: {
  readonly title: string;
  readonly body?: string | undefined;
}): string {
  return post.body === undefined || post.body === '' ? post.title : `${post.title}\n${post.body}`;
}
