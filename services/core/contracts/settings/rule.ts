import { z } from 'zod';

/** What an alert may be about. */
export const seriesTypes = ['market', 'topic', 'company', 'filter'] as const;
export const seriesTypeSchema = z.enum(seriesTypes);
export type SeriesType = z.infer<typeof seriesTypeSchema>;

/** `market`, `topic:LABEL`, `company:SYMBOL` or `filter:ID`. */
export const seriesIdSchema = z
  .string()
  .max(150)
  .regex(/^(market|(topic|company|filter):.+)$/);

/** Rising. */
export const severities = ['notice', 'warning', 'critical'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/** Settings of the surge detector: counts of negative stories against a seasonal baseline, and their share. */
export const surgeSettingsSchema = z.strictObject({
  type: z.literal('surge'),
  maxPValue: z
    .number()
    .positive()
    .max(0.1)
    .default(5e-4)
    .describe('Largest p-value at which a window counts as a surge.'),
  minStories: z
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe('Least negative stories in the window.'),
  minSources: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('Least sources they come from, or all active ones of the last 7 days if fewer.'),
  minRatio: z.number().min(1).max(100).default(2).describe('Least ratio of observed to expected.'),
});

/** Settings of the theme detector: several stories on something unusual, through several topics. Only `market` has themes. */
export const themeSettingsSchema = z.strictObject({
  type: z.literal('theme'),
  maxPValue: z
    .number()
    .positive()
    .max(0.1)
    .default(3e-4)
    .describe('Largest p-value at which stories that share a word count as a theme.'),
  minStories: z
    .int()
    .min(2)
    .max(1_000)
    .default(3)
    .describe('Least negative stories that share the word.'),
  minSources: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('Least sources they come from, or all active ones of the last 7 days if fewer.'),
});

/** When an alert is raised. Built-in rules have the same form; one in the settings with the same id replaces it. */
export const ruleSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    enabled: z.boolean().default(true),
    series: z.array(seriesTypeSchema).min(1).max(4).describe('Kinds of series it watches.'),
    only: z
      .array(seriesIdSchema)
      .max(1_000)
      .default([])
      .describe('Only these series, such as `company:AAPL`; empty: all of the kinds.'),
    windowMinutes: z.union([z.literal(15), z.literal(60)]).default(15),
    detector: z.discriminatedUnion('type', [surgeSettingsSchema, themeSettingsSchema]),
    forMinutes: z
      .int()
      .min(0)
      .max(1_440)
      .default(0)
      .describe('How long it must hold (pending) before it fires.'),
    severity: severitySchema.optional().describe('Default: by size and rarity.'),
  })
  .superRefine(({ series, only, detector }, context) => {
    if (detector.type === 'theme' && series.join() !== 'market') {
      context.addIssue({
        code: 'custom',
        path: ['series'],
        message: 'only `market` has themes: name it alone',
      });
    }
    only.forEach((id, i) => {
      if (series.some((kind) => kind === id.split(':')[0])) return;
      context.addIssue({
        code: 'custom',
        path: ['only', i],
        message: `${id} is none of the kinds in series, so the rule would never look at it`,
      });
    });
  });
export type Rule = z.infer<typeof ruleSchema>;
