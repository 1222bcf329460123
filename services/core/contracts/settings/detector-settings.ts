import { z } from 'zod';

const maxPValue = (byDefault: number, what: string) =>
  z.number().positive().max(0.1).default(byDefault).describe(`Largest p-value at which ${what}.`);

const minStories = (least: number, byDefault: number, what: string) =>
  z.int().min(least).max(1_000).default(byDefault).describe(`Least negative stories ${what}.`);

const minSources = z
  .int()
  .min(1)
  .max(100)
  .default(3)
  .describe('Least sources they come from, or all active ones of the last 7 days if fewer.');

/** How many false alarms a rule may raise over all its series together; what it spends on each is its own business. */
const falseAlarms = {
  falseAlarmsPerWeek: z
    .number()
    .positive()
    .max(1_000)
    .default(1)
    .describe(
      'Groups of false alarms a week over all series of the rule when nothing is up; alerts that overlap in time are one group.',
    ),
  falseDiscoveryRate: z
    .number()
    .positive()
    .max(0.5)
    .default(0.1)
    .describe('Largest expected share of false alarms among alerts of the rule raised at once.'),
} as const;

/** Settings of the surge detector: counts of negative stories against a seasonal baseline, and their share. */
export const surgeSettingsSchema = z.strictObject({
  type: z.literal('surge'),
  maxPValue: maxPValue(5e-4, 'a window counts as a surge'),
  minStories: minStories(1, 5, 'in the window'),
  minSources,
  minRatio: z.number().min(1).max(100).default(2).describe('Least ratio of observed to expected.'),
  ...falseAlarms,
});

/** Settings of the theme detector: several stories on something unusual, through several topics. Only `market` has themes. */
export const themeSettingsSchema = z.strictObject({
  type: z.literal('theme'),
  maxPValue: maxPValue(5e-5, 'stories that share a word count as a theme'),
  minStories: minStories(2, 3, 'that share the word'),
  minSources,
});

/** Settings of the CUSUM detector: a level that has risen for hours without any one window standing out. */
export const cusumSettingsSchema = z.strictObject({
  type: z.literal('cusum'),
  maxPValue: maxPValue(1e-4, 'what has accumulated counts as a rise'),
  minStories: minStories(1, 10, 'since the rise began'),
  minSources,
  ratio: z
    .number()
    .min(1.1)
    .max(20)
    .default(2)
    .describe('The rise it is tuned to: so many times the usual number of negative stories.'),
  ...falseAlarms,
});

/** Settings of the plain threshold: a number, or a share, of negative stories in the window. */
export const thresholdSettingsSchema = z
  .strictObject({
    type: z.literal('threshold'),
    measure: z
      .enum(['count', 'share'])
      .default('count')
      .describe('The number of negative stories, or their share of all stories in per cent.'),
    atLeast: z
      .number()
      .positive()
      .max(100_000)
      .describe('Fires from here on: stories, or per cent of all stories.'),
    minStories: minStories(1, 1, 'in the window, whatever the measure'),
  })
  .refine(({ measure, atLeast }) => measure === 'count' || atLeast <= 100, {
    path: ['atLeast'],
    message: 'a share is at most 100 per cent',
  });

/** What a change is measured against: the same length of time so much earlier. */
export const changeReferences = ['window-before', 'day-before', 'week-before'] as const;

/** Settings of the percentage change: more negative stories than in an earlier window of the same length. */
export const changeSettingsSchema = z.strictObject({
  type: z.literal('change'),
  against: z
    .enum(changeReferences)
    .default('window-before')
    .describe('The window right before, or the same window a day or a week earlier.'),
  minChangePercent: z
    .number()
    .positive()
    .max(100_000)
    .default(100)
    .describe('Fires from this rise on; 100: twice as many. From nothing any number is a rise.'),
  minStories: minStories(1, 5, 'in the window'),
});

/** Settings of every type of detector; a new type is a schema here and a file in services/alerting/detectors/. */
export const detectorSettingsSchema = z.discriminatedUnion('type', [
  surgeSettingsSchema,
  themeSettingsSchema,
  cusumSettingsSchema,
  thresholdSettingsSchema,
  changeSettingsSchema,
]);
