import { z } from 'zod';
import { labelNames, matcherSchema } from './matcher.ts';

const matchers = z.array(matcherSchema).min(1).max(10);

/** What source and target may have to agree in: a label, or the event that both belong to. */
export const equalSchema = z.enum([...labelNames, 'event']);

/**
 * Alertmanager's inhibit_rules: while an alert that meets `sourceMatchers` is on, those that meet `targetMatchers` and
 * agree with it in everything that `equal` names notify nobody.
 */
export const inhibitionSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean().default(true),
  sourceMatchers: matchers.describe('The alert that speaks for others.'),
  targetMatchers: matchers.describe('Those that it speaks for.'),
  equal: z
    .array(equalSchema)
    .max(equalSchema.options.length)
    .default([])
    .describe('`event`: both share stories (or a company) and overlap in time.'),
  severityAtMostSource: z
    .boolean()
    .default(false)
    .describe('Whether only targets are meant whose severity is not above that of the source.'),
});
export type Inhibition = z.infer<typeof inhibitionSchema>;

/** Inhibitions that hold at once, by their ids. One in the settings with the same id takes the place of the one here. */
export const builtInInhibitions: Readonly<Record<string, Inhibition>> = {
  'market-over-single': {
    name: 'The market speaks for its topics, companies and filters',
    enabled: true,
    sourceMatchers: [{ name: 'seriesType', value: 'market' }],
    targetMatchers: [{ name: 'seriesType', op: '!=', value: 'market' }],
    equal: ['event'],
    severityAtMostSource: true,
  },
};
