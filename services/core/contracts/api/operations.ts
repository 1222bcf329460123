import { z } from 'zod';
import { laneSchema } from '../lane.ts';
import { keptOutCountsSchema, sourceStateSchema, spamRuleSchema } from '../tick.ts';

const isoTime = z.iso.datetime({ offset: true });

/** RFC 9457 problem details; `errors` names each wrong field. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** How a source is doing, with times in ISO 8601. */
export const sourceHealthViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  kind: z.string(),
  url: z.string().optional(),
  state: sourceStateSchema,
  since: isoTime,
  lastSuccessAt: isoTime.optional(),
  lastPostAt: isoTime.optional(),
  nextPollAt: isoTime.optional(),
  error: z.string().optional(),
  posts: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
  keptOut: keptOutCountsSchema
    .optional()
    .describe(
      'Posts that the rules against bots and spam kept out since ingest started, by rule; `GET /sources/{id}/kept-out` shows the latest.',
    ),
});
export type SourceHealthView = z.infer<typeof sourceHealthViewSchema>;

/** A post that a rule against bots and spam kept out. */
export const keptOutPostSchema = z.object({
  id: z.string(),
  rule: spamRuleSchema,
  reason: z.string().describe('Why, in words, with the setting to change.'),
  text: z.string().describe('Its text, shortened to 500 characters.'),
  author: z.string().optional(),
  url: z.string().optional(),
  at: isoTime.describe('When it was kept out.'),
});
export type KeptOutPost = z.infer<typeof keptOutPostSchema>;
export const keptOutResponseSchema = z.object({
  keptOut: z
    .array(keptOutPostSchema)
    .describe('The latest 50, newest first, since ingest started.'),
});
export type KeptOutResponse = z.infer<typeof keptOutResponseSchema>;

export const deadLetterViewSchema = z.object({
  id: z.string(),
  lane: z.string(),
  service: z.string(),
  origin: z.string().describe('`topic[partition]@offset` or `source NAME`.'),
  reason: z.string(),
  raw: z
    .string()
    .describe(
      'The first 4 KiB of the raw bytes, as text where they are UTF-8, else base64 behind `base64:`.',
    ),
  rawBytes: z.int(),
  at: isoTime,
});
export type DeadLetterView = z.infer<typeof deadLetterViewSchema>;
/** Newest first; letters that have been driven again are left out. */
export const deadLettersQuerySchema = z.strictObject({
  lane: laneSchema.optional().describe('Default: both.'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).optional(),
});
export const deadLettersResponseSchema = z.object({
  deadLetters: z.array(deadLetterViewSchema),
  next: z.string().nullable(),
});

/** `POST /api/v1/dead-letters/redrive`: served by ingest (the one writer), proxied by the gateway. */
export const redriveRequestSchema = z.strictObject({
  ids: z
    .array(z.string().regex(/^[0-9a-f]{32}$/))
    .min(1)
    .max(1_000),
});
export const redriveResponseSchema = z.object({
  redriven: z.array(z.string()),
  failed: z.array(z.object({ id: z.string(), reason: z.string() })),
});

/** `POST /api/v1/login`: trades the token for the page's session cookie. */
export const loginRequestSchema = z.strictObject({ token: z.string().min(1).max(1_000) });
