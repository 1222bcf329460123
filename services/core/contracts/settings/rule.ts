import { z } from 'zod';
import { detectorSettingsSchema } from './detector-settings.ts';

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

/** Minutes that a rule may look back over; the last is how far back counts are kept minute by minute. */
export const windowLengths = [15, 60, 360] as const;

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
    windowMinutes: z
      .literal(windowLengths)
      .default(15)
      .describe('Length of the window: a quarter of an hour, an hour or six.'),
    detector: detectorSettingsSchema,
    forMinutes: z
      .int()
      .min(0)
      .max(1_440)
      .default(0)
      .describe('How long it must hold (pending) before it fires.'),
    severity: severitySchema.optional().describe('Default: by size and rarity.'),
  })
  .superRefine(({ series, only, detector, windowMinutes }, context) => {
    if (detector.type === 'theme' && windowMinutes > 60) {
      context.addIssue({
        code: 'custom',
        path: ['windowMinutes'],
        message: 'themes are looked for within an hour at most: say 15 or 60',
      });
    }
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
