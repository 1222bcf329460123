import { z } from 'zod';
import { alertStateSchema } from '../alert.ts';
import { filterSchema } from '../settings/filter.ts';
import { ruleSchema, seriesIdSchema, seriesTypeSchema, severitySchema } from '../settings/rule.ts';

const isoTime = z.iso.datetime({ offset: true });
const settingId = z.string().min(1).max(100);

/** What a backtest may ask for at most, and tells at most. */
export const backtestLimits = {
  rules: 50,
  filters: 200,
  days: 400,
  warmUpMinutes: 60 * 24 * 28,
  alerts: 2_000,
  series: 500,
} as const;

/** A rule as the settings have it; it need not have been saved. */
const triedRuleSchema = ruleSchema.safeExtend({
  id: settingId.optional().describe('Names it in the alerts; default: rule-1, rule-2, …'),
});

/** `POST /backtests`: rules × a stretch of what the live lane holds. */
export const createBacktestSchema = z
  .strictObject({
    from: isoTime,
    to: isoTime.optional().describe('Default: now.'),
    rules: z
      .array(triedRuleSchema)
      .min(1)
      .max(backtestLimits.rules)
      .optional()
      .describe(
        'The only rules in force. Left out: those that were in force at each minute, as a replay has it.',
      ),
    filters: z
      .union([z.enum(['present', 'of-that-time']), z.record(settingId, filterSchema)])
      .optional()
      .describe(
        'The filters whose series are watched: as they stand now, as they stood at each minute, or these, by id. Default: `present` with rules, `of-that-time` without.',
      ),
    warmUpMinutes: z
      .int()
      .min(0)
      .max(backtestLimits.warmUpMinutes)
      .default(60 * 24)
      .describe(
        'Played before `from`, untold, so that there is a past: on from the last snapshot of alerting before it, or from nothing where there is none.',
      ),
    shorten: z
      .boolean()
      .default(false)
      .describe('Begins later where the bus no longer holds `from`, instead of being refused.'),
    client: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, dashes or underscores')
      .optional()
      .describe(
        'Names who asks for previews while typing: a newer backtest takes the place of the one before it, and one that nobody asks about for a minute is given up.',
      ),
  })
  .superRefine(({ from, to, rules = [], filters }, context) => {
    const days = (Date.parse(to ?? from) - Date.parse(from)) / 86_400_000;
    if (days < 0) {
      context.addIssue({ code: 'custom', path: ['to'], message: 'must be later than from' });
    }
    if (days > backtestLimits.days) {
      const message = `a stretch may have ${backtestLimits.days} days at most`;
      context.addIssue({ code: 'custom', path: ['to'], message });
    }
    const ids = rules.flatMap(({ id }) => id ?? []);
    for (const [i, { id }] of rules.entries()) {
      if (id === undefined || ids.indexOf(id) === ids.lastIndexOf(id)) continue;
      const message = `${id} names more than one rule`;
      context.addIssue({ code: 'custom', path: ['rules', i, 'id'], message });
    }
    if (typeof filters === 'object' && Object.keys(filters).length > backtestLimits.filters) {
      const message = `may be ${backtestLimits.filters} at most`;
      context.addIssue({ code: 'custom', path: ['filters'], message });
    }
  });
export type CreateBacktest = z.infer<typeof createBacktestSchema>;
/** As it is written, before defaults. */
export type BacktestRequest = z.input<typeof createBacktestSchema>;

/** An alert as a backtest tells it: what `barograph backtest` prints, in that order. */
export const backtestAlertSchema = z.object({
  rule: z.string(),
  series: seriesIdSchema,
  startsAt: isoTime,
  detectedAt: isoTime,
  resolvedAt: isoTime.nullable(),
  severity: severitySchema,
  observed: z.int(),
  expected: z.number(),
  pValue: z.number(),
  id: z.string(),
  seriesName: z.string(),
  seriesType: seriesTypeSchema,
  windowMinutes: z.int(),
  state: alertStateSchema,
  reason: z.string(),
  stories: z.array(z.string()),
  topStories: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      source: z.string(),
      publishedAt: isoTime,
      posts: z.int(),
    }),
  ),
});
export type BacktestAlert = z.infer<typeof backtestAlertSchema>;

export const backtestStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

/** A backtest as it stands. */
export const backtestViewSchema = z.object({
  id: z.string(),
  state: z.enum(backtestStates),
  progress: z.number().min(0).max(1).describe('Warm-up included.'),
  from: isoTime.describe('In whole minutes; later than was asked for where it was shortened.'),
  to: isoTime,
  heldSince: isoTime.nullable().describe('Time of the first post that the bus holds.'),
  position: isoTime.nullable().describe('Up to where it has got; null before the first minute.'),
  posts: z.int().describe('Posts looked at, warm-up included.'),
  fired: z
    .int()
    .describe('Alerts that fired within the stretch; those on at its beginning do not count.'),
  perDay: z
    .array(z.int())
    .max(backtestLimits.days + 1)
    .describe(
      'How many of them fired in the last 24 hours before `to`, in the 24 before, and so on.',
    ),
  series: z
    .array(
      z.object({
        series: seriesIdSchema,
        name: z.string(),
        type: seriesTypeSchema,
        fired: z.int(),
      }),
    )
    .max(backtestLimits.series)
    .describe(`Where, most often first; ${backtestLimits.series} at most.`),
  alerts: z
    .array(backtestAlertSchema)
    .describe('So far, by the time of detection, with those on at the beginning of the stretch.'),
  truncated: z
    .boolean()
    .describe(
      'Whether there are earlier alerts that are not told; `fired`, `perDay` and `series` count them.',
    ),
  problem: z.string().optional().describe('Why it failed, or was given up.'),
});
export type BacktestView = z.infer<typeof backtestViewSchema>;

/** `GET /backtests/{id}`. */
export const backtestQuerySchema = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(0)
    .max(backtestLimits.alerts)
    .default(100)
    .describe(
      `How many alerts to tell, the newest; no more than ${backtestLimits.alerts} are kept.`,
    ),
});
