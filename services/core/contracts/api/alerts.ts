import { z } from 'zod';
import { alertStateSchema, alertStorySchema, evidenceSchema } from '../alert.ts';
import { laneSchema } from '../lane.ts';
import { seriesIdSchema, seriesTypeSchema, severitySchema } from '../settings/rule.ts';

const isoTime = z.iso.datetime({ offset: true });

const acknowledgementViewSchema = z.object({ by: z.string(), at: isoTime, note: z.string() });

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
});
export type AlertView = z.infer<typeof alertViewSchema>;

export const alertsQuerySchema = z.strictObject({
  lane: laneSchema.default('live'),
  replay: z.string().max(64).optional(),
  state: alertStateSchema.optional(),
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
  by: z.string().trim().max(100).default(''),
});

/** `POST /alerts/{id}/silence`: silences its rule on its series for so long. */
export const silenceAlertRequestSchema = z.strictObject({
  minutes: z.int().min(1).max(43_200),
  comment: z.string().trim().max(500).default(''),
  by: z.string().trim().max(100).default(''),
});
