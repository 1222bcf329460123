import { z } from 'zod';
import { alertStateSchema, alertStorySchema, evidenceSchema } from '../alert.ts';
import { laneSchema } from '../lane.ts';
import { verdictSchema } from '../settings/feedback.ts';
import { seriesIdSchema, seriesTypeSchema, severitySchema } from '../settings/rule.ts';
import { bySchema } from './settings.ts';

const isoTime = z.iso.datetime({ offset: true });

const acknowledgementViewSchema = z.object({ by: z.string(), at: isoTime, note: z.string() });
const feedbackOfAlertSchema = acknowledgementViewSchema.extend({ verdict: verdictSchema });

/**
 * How an alert stands with people, in one word: over, not yet on, or the first of what keeps it from them or leaves it
 * to somebody; `active` if nothing does.
 */
export const alertStatuses = [
  'pending',
  'active',
  'acknowledged',
  'silenced',
  'inhibited',
  'muted',
  'resolved',
] as const;
const alertStatusSchema = z.object({
  state: z.enum(alertStatuses),
  silencedBy: z.array(z.string()).describe('Silences that match it, by id.'),
  inhibitedBy: z.array(z.string()).describe('Alerts that speak for it, by id.'),
  mutedBy: z.array(z.string()).describe('Time intervals that keep it from a route now, by id.'),
});

/** An alert as REST and sockets show it, as of its newest change. */
export const alertViewSchema = z.object({
  id: z.string(),
  lane: laneSchema,
  replay: z.string().optional().describe('Id of the replay that raised it.'),
  state: alertStateSchema,
  rule: z.string(),
  ruleName: z.string(),
  series: seriesIdSchema,
  seriesType: seriesTypeSchema,
  seriesName: z.string(),
  severity: severitySchema,
  windowMinutes: z.int(),
  startsAt: isoTime,
  detectedAt: isoTime.nullable(),
  resolvedAt: isoTime.nullable(),
  updatedAt: isoTime.describe('End of the minute of its newest change.'),
  observed: z.int().describe('Negative stories in the window at detection.'),
  expected: z.number(),
  pValue: z.number(),
  stories: z.array(z.string()).describe('Ids of the negative stories in the window at detection.'),
  reason: z.string(),
  evidence: evidenceSchema.extend({
    topStories: z.array(alertStorySchema.extend({ publishedAt: isoTime })),
  }),
  acknowledged: acknowledgementViewSchema.nullable(),
  silenced: z.boolean().describe('Whether a silence that is in force now matches it.'),
  status: alertStatusSchema,
  feedback: feedbackOfAlertSchema.nullable().describe('What somebody thinks of it.'),
});
export type AlertView = z.infer<typeof alertViewSchema>;

export const alertsQuerySchema = z.strictObject({
  lane: laneSchema.default('live'),
  replay: z.string().max(64).optional(),
  state: alertStateSchema.optional(),
  status: z.enum(alertStatuses).optional().describe('As of now.'),
  severity: severitySchema.optional(),
  rule: z.string().max(100).optional(),
  series: seriesIdSchema.optional(),
  from: isoTime.optional().describe('Alerts that were not over before this time.'),
  to: isoTime.optional().describe('Alerts that began before this time.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});
/** Newest first by startsAt. */
export const alertsResponseSchema = z.object({
  alerts: z.array(alertViewSchema),
  next: z.string().nullable(),
});

/** One alert with its changes, oldest first. */
export const alertDetailSchema = alertViewSchema.extend({
  changes: z.array(z.object({ state: alertStateSchema, at: isoTime, observed: z.int() })),
});
export type AlertDetail = z.infer<typeof alertDetailSchema>;

/** Which run an alert of `/alerts/{id}` belongs to. */
export const alertRunQuerySchema = z.strictObject({
  lane: laneSchema.default('live'),
  replay: z.string().max(64).optional(),
});

/** `POST /alerts/{id}/acknowledge`. */
export const acknowledgeRequestSchema = z.strictObject({
  note: z.string().trim().max(500).default(''),
  by: bySchema,
});

/** What of an alert a silence made from it is about. */
export const silenceScopes = ['rule-on-series', 'series', 'rule'] as const;

/** `POST /alerts/{id}/silence`: silences its rule on its series, or one of the two, for so long. */
export const silenceAlertRequestSchema = z.strictObject({
  minutes: z.int().min(1).max(43_200),
  scope: z
    .enum(silenceScopes)
    .default('rule-on-series')
    .describe('Its rule on its series, its series whatever the rule, or its rule on all series.'),
  comment: z.string().trim().max(500).default(''),
  by: bySchema,
});

/** `POST /alerts/{id}/feedback`. */
export const feedbackRequestSchema = z.strictObject({
  verdict: verdictSchema,
  note: z.string().trim().max(500).default(''),
  by: bySchema,
});

/** `GET /feedback`: also of alerts that the history has dropped. Newest first. */
export const feedbackQuerySchema = z.strictObject({
  verdict: verdictSchema.optional(),
  rule: z.string().max(100).optional(),
  series: seriesIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export const feedbackResponseSchema = z.object({
  feedback: z.array(
    z.object({
      alert: z.string().describe("The alert's id; of a replay's, REPLAY.GENERATION.ID."),
      ...feedbackOfAlertSchema.shape,
      rule: z.string(),
      series: seriesIdSchema,
      severity: severitySchema,
      startsAt: isoTime,
    }),
  ),
});

/** `GET /alerts/{id}/history`: what people did with an alert, newest first. */
export const alertHistoryResponseSchema = z.object({
  changes: z.array(
    z.object({
      kind: z.enum(['acknowledgement', 'feedback']),
      version: z.int().positive(),
      at: isoTime,
      by: z.string(),
      verdict: verdictSchema.nullable(),
      note: z.string(),
      removed: z.boolean().describe('Whether it was taken back.'),
    }),
  ),
});

/** `GET /alerts/groups`: the alerts that are on, by event. */
export const alertGroupsResponseSchema = z.object({
  groups: z.array(
    z.object({
      event: z.string().describe('Id of its first alert.'),
      severity: severitySchema.describe('The gravest.'),
      startsAt: isoTime,
      alerts: z.array(alertViewSchema),
    }),
  ),
});
export type AlertGroupsResponse = z.infer<typeof alertGroupsResponseSchema>;
