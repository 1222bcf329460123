import { z } from 'zod';
import { filterSchema } from '../settings/filter.ts';
import { ruleSchema } from '../settings/rule.ts';
import { silenceMatchersSchema } from '../settings/silence.ts';
import { postViewSchema } from './posts.ts';
import { trendBucketSchema } from './trends.ts';

const isoTime = z.iso.datetime({ offset: true });
export const bySchema = z
  .string()
  .trim()
  .max(100)
  .default('')
  .describe('Who makes the change: taken as it is said, since there are no accounts.');
const by = bySchema;
/** The version that was read; 409 if another change came first. */
const version = z.int().positive();

/** What every setting carries besides its own fields, which lie beside these. */
export const settingStamp = {
  id: z.string(),
  version,
  updatedAt: isoTime,
  updatedBy: z.string(),
} as const;

export const filterViewSchema = filterSchema.extend(settingStamp);
export type FilterView = z.infer<typeof filterViewSchema>;
export const filtersResponseSchema = z.object({ filters: z.array(filterViewSchema) });
export const createFilterSchema = filterSchema.extend({ by });
export const replaceFilterSchema = filterSchema.extend({ by, version });

/** `DELETE` of a setting names the version that was read as well. */
export const deleteQuerySchema = z.strictObject({
  version: z.coerce.number().int().positive(),
  by,
});

/** `POST /filters/preview`: what a filter would have taken in the last 24 hours. */
export const previewRequestSchema = z.strictObject({
  // A filter that is being written need not have a name yet.
  filter: filterSchema.extend({ name: z.string().max(100).default('') }),
  lane: z.enum(['live', 'replay']).default('live'),
  replay: z.string().max(64).optional(),
});
export const previewResponseSchema = z.object({
  from: isoTime,
  to: isoTime,
  matches: z.int(),
  negative: z.int(),
  neutral: z.int(),
  positive: z.int(),
  /** Hour by hour. */
  buckets: z.array(trendBucketSchema),
  /** The newest ones, at most 20. */
  posts: z.array(postViewSchema),
});
export type PreviewResponse = z.infer<typeof previewResponseSchema>;

export const ruleViewSchema = ruleSchema.safeExtend({
  ...settingStamp,
  version: z.int().nonnegative().describe('0: built in, never changed.'),
  builtIn: z
    .boolean()
    .describe(
      'Whether it comes with Barograph: it can be changed and switched off, and deleting it undoes that.',
    ),
});
export type RuleView = z.infer<typeof ruleViewSchema>;
export const rulesResponseSchema = z.object({ rules: z.array(ruleViewSchema) });
export const createRuleSchema = ruleSchema.safeExtend({ by });
export const replaceRuleSchema = ruleSchema.safeExtend({ by, version: z.int().nonnegative() });

/** Silences have ISO times on the outside. */
export const silenceFieldsSchema = z.strictObject({
  matchers: silenceMatchersSchema,
  startsAt: isoTime,
  endsAt: isoTime,
  comment: z.string().trim().max(500).default(''),
});
export const silenceViewSchema = silenceFieldsSchema.extend({
  ...settingStamp,
  state: z.enum(['pending', 'active', 'expired']).describe('As of now.'),
});
export type SilenceView = z.infer<typeof silenceViewSchema>;
export const silencesResponseSchema = z.object({ silences: z.array(silenceViewSchema) });
export const createSilenceSchema = silenceFieldsSchema.extend({ by });
export const replaceSilenceSchema = silenceFieldsSchema.extend({ by, version });

/** `GET` of a setting's history: newest first. */
export const historyQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export function historyResponseSchema<T extends z.ZodType>(value: T) {
  return z.object({
    versions: z.array(
      z.object({
        version: z.int().nonnegative().describe('0: built in.'),
        at: isoTime,
        by: z.string(),
        value: value.nullable().describe('null: deleted.'),
      }),
    ),
  });
}

/** `POST /sources/{id}/pause` and `/resume`. */
export const sourceChangeSchema = z.strictObject({ by });
