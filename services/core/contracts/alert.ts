import { z } from 'zod';
import { type ReplayRun, replayRunSchema } from './lane.ts';
import { epochMsSchema } from './post.ts';
import { seriesIdSchema, seriesTypeSchema, severitySchema } from './settings/rule.ts';

/** `no-data`: it was firing when the sources it rests on fell silent; only healthy ticks can resolve it. */
export const alertStates = ['pending', 'firing', 'resolved', 'no-data'] as const;
export const alertStateSchema = z.enum(alertStates);
export type AlertState = z.infer<typeof alertStateSchema>;

/** One story that drove a surge. `id` is that of its first post. */
export const alertStorySchema = z.object({
  id: z.string(),
  title: z.string().max(2_000),
  source: z.string(),
  url: z.string().optional(),
  publishedAt: epochMsSchema,
  /** Posts that tell it, copies included. */
  posts: z.int().positive(),
  /** Distinct sources that tell it. */
  sources: z.int().positive(),
  /** Probability that it is negative towards the series. */
  negative: z.number().min(0).max(1),
  /** Share of the window's negative posts that tell it: how much of the surge it explains. */
  share: z.number().min(0).max(1).optional(),
  /** What it stands out by among the others. */
  standsOut: z
    .array(z.enum(['largest', 'first', 'most-negative']))
    .max(3)
    .optional(),
});
export type AlertStory = z.infer<typeof alertStorySchema>;

/** Why an alert was raised, in numbers. */
export const evidenceSchema = z.object({
  /** Minutes that the numbers were counted over, where they are not the rule's window: a surge may take two, a rise hours. */
  countedMinutes: z.int().positive().optional(),
  /** Stories in the window (or in these minutes), negative and all. */
  stories: z.int().nonnegative(),
  /** Share of negative stories in the window, and the share that was usual before it; null if nothing came before. */
  negativeShare: z.number().min(0).max(1),
  usualShare: z.number().min(0).max(1).nullable(),
  /** p-value of the share alone; null where it was not judged. */
  sharePValue: z.number().min(0).max(1).nullable(),
  /** Bounds of what would have been usual (central 90 %). */
  interval: z.tuple([z.number(), z.number()]),
  /** How unlikely in words. */
  rarity: z.string().max(200),
  /** Negative stories of the window, those told most often first, at most 5. */
  topStories: z.array(alertStorySchema).max(5),
  /** Where they come from, most first, at most 10. */
  sources: z.array(z.object({ source: z.string(), stories: z.int().positive() })).max(10),
  /** Companies that the window's negative stories name more often than is usual, the largest excess first. */
  companies: z
    .array(
      z.object({
        symbol: z.string(),
        name: z.string().max(200),
        stories: z.int().positive(),
        expected: z.number().nonnegative(),
      }),
    )
    .max(5)
    .optional(),
  /** Words that stand in more of them than is usual, the same way. */
  words: z
    .array(
      z.object({
        word: z.string().max(100),
        stories: z.int().positive(),
        expected: z.number().nonnegative(),
      }),
    )
    .max(10)
    .optional(),
  /** The way there: negative stories of each step up to this change, and how many were expected, oldest first. */
  history: z
    .object({
      from: epochMsSchema,
      stepMinutes: z.int().positive(),
      negative: z.array(z.int().nonnegative()).max(96),
      expected: z.array(z.number().nonnegative()).max(96),
    })
    .optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/**
 * What `<lane>.alerts` holds: an alert at one of its changes, whole. The newest `sequence` of an id counts; the
 * same log gives the same records, so one that comes again changes nothing.
 */
export const alertSchema = z.object({
  type: z.literal('alert'),
  /** Reign of the alerting that wrote it; consumers ignore older ones (live lane). */
  epoch: z.int().nonnegative(),
  replay: replayRunSchema.optional(),
  /** Hash of rule, series and startsAt: 32 hex digits. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** Counts the changes of this alert from 0. */
  sequence: z.int().nonnegative(),
  state: alertStateSchema,
  rule: z.string().min(1).max(100),
  ruleName: z.string().max(100),
  series: seriesIdSchema,
  seriesType: seriesTypeSchema,
  /** For people: `Market`, a topic's label, a company's name, a filter's name. */
  seriesName: z.string().max(200),
  severity: severitySchema,
  windowMinutes: z.int().positive(),
  /** Start of the first minute of the surge, and end of the minute at which it fired. */
  startsAt: epochMsSchema,
  detectedAt: epochMsSchema.nullable(),
  resolvedAt: epochMsSchema.nullable(),
  /** End of the minute of this change. */
  at: epochMsSchema,
  /** Negative stories in the window at detection, how many were expected, and how unlikely that is. */
  observed: z.int().nonnegative(),
  expected: z.number().nonnegative(),
  pValue: z.number().min(0).max(1),
  /** Ids of the negative stories in the window at detection, oldest first, at most 100. */
  stories: z.array(z.string()).max(100),
  /** One or two sentences that a person can act on. */
  reason: z.string().min(1).max(1_000),
  evidence: evidenceSchema,
});
export type Alert = z.infer<typeof alertSchema>;

/** Names an alert across lanes and runs: acknowledgements hang on it. */
export function alertKey(alert: {
  readonly id: string;
  readonly replay?: ReplayRun | undefined;
}): string {
  const { id, replay } = alert;
  return replay === undefined ? id : `${replay.id}.${replay.generation}.${id}`;
}
