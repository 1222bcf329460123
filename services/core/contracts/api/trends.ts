import { z } from 'zod';
import { laneSchema } from '../lane.ts';

const isoTime = z.iso.datetime({ offset: true });

export const trendsQuerySchema = z.strictObject({
  lane: laneSchema.default('live'),
  replay: z.string().optional(),
  topic: z.string().optional(),
  company: z
    .string()
    .optional()
    .describe('Symbol; counts then are of the sentiment towards that company.'),
  filter: z.string().max(64).optional().describe('Id of a filter.'),
  from: isoTime.optional().describe('Default: one hour before `to`.'),
  to: isoTime.optional().describe('Default: now.'),
  step: z.coerce
    .number()
    .int()
    .min(60)
    .max(86_400)
    .optional()
    .describe('Seconds per bucket, a multiple of 60; default: about 120 buckets.'),
  time: z.enum(['published', 'observed']).default('published'),
});

export const trendBucketSchema = z.object({
  at: isoTime.describe('Start of the bucket.'),
  posts: z.int().describe('Those that are not scored included.'),
  stories: z.int().nullable().describe('Null until alerting has assigned stories.'),
  negative: z.int(),
  neutral: z.int(),
  positive: z.int(),
});
export type TrendBucket = z.infer<typeof trendBucketSchema>;

/** Every bucket between `from` and `to` is present, empty ones with zeros. */
export const trendsResponseSchema = z.object({
  from: isoTime,
  to: isoTime,
  step: z.int(),
  buckets: z.array(trendBucketSchema),
});
export type TrendsResponse = z.infer<typeof trendsResponseSchema>;

export const levelsQuerySchema = z.strictObject({
  lane: laneSchema.default('live'),
  replay: z.string().max(64).optional(),
  at: isoTime.optional().describe('End of the hour that is looked at; default: now.'),
});

export const companiesQuerySchema = levelsQuerySchema.extend({
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

/** A topic or company with its level in the last hour, its usual level (mean hour of the 7 days before) and the change. */
export const levelViewSchema = z.object({
  id: z.string().describe('Topic label or company symbol.'),
  name: z.string(),
  posts: z.int().describe('In the last hour.'),
  negative: z.int(),
  neutral: z.int(),
  positive: z.int(),
  usual: z
    .number()
    .nullable()
    .describe('Posts an hour, mean of the 7 days before; null without history.'),
  change: z
    .number()
    .nullable()
    .describe('(posts − usual) / usual; null where usual is 0 or unknown.'),
});
export type LevelView = z.infer<typeof levelViewSchema>;

export const topicsResponseSchema = z.object({ topics: z.array(levelViewSchema) });
export const companiesResponseSchema = z.object({ companies: z.array(levelViewSchema) });
