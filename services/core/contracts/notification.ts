import { z } from 'zod';
import { alertSchema, alertStateSchema } from './alert.ts';
import { epochMsSchema } from './post.ts';
import { seriesIdSchema, severitySchema } from './settings/rule.ts';

/** What people are told. */
const notificationContentSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('alerts'),
    /** What the alerts have in common. */
    group: z.string().max(500),
    status: z.enum(['firing', 'no-data', 'resolved']),
    /** At most 50; `more` counts the rest. */
    alerts: z.array(alertSchema).min(1).max(50),
    more: z.int().nonnegative(),
    /**
     * Every alert it tells of, those counted in `more` included: `alertKey`, and the state and severity it is told in
     * (records of earlier versions say no severity).
     */
    members: z
      .array(z.tuple([z.string(), alertStateSchema, severitySchema.optional()]))
      .max(10_000),
    /** Alerts of the group that those above speak for (inhibition), the gravest first; `count` counts all of them. */
    inhibited: z
      .object({
        count: z.int().positive(),
        alerts: z
          .array(
            z.object({
              id: z.string(),
              series: seriesIdSchema,
              seriesName: z.string().max(200),
              severity: severitySchema,
            }),
          )
          .max(50),
      })
      .optional(),
    /** Where it was told because nobody has acknowledged it: minutes since people were first told. */
    unacknowledgedMinutes: z.int().nonnegative().optional(),
  }),
  z.object({ type: z.literal('pipeline-stalled'), lastMinute: epochMsSchema.nullable() }),
  z.object({ type: z.literal('pipeline-recovered'), minute: epochMsSchema }),
]);
export type NotificationContent = z.infer<typeof notificationContentSchema>;

/** What `notifications` holds: the outbox and its history; the newest record of an id counts. */
export const notificationSchema = z.object({
  /** Also the idempotency key that is sent with it: the same after a crash between acceptance and commit. */
  id: z.string().min(1).max(100),
  epoch: z.int().nonnegative(),
  /** Name of the route it goes to, such as `page` or a webhook's id. */
  route: z.string().min(1).max(100),
  state: z.enum(['queued', 'delivered', 'failed']),
  /** One sentence. */
  summary: z.string().min(1).max(500),
  content: notificationContentSchema,
  attempts: z.int().nonnegative(),
  createdAt: epochMsSchema,
  updatedAt: epochMsSchema,
  /** Of the last attempt, without secrets. */
  error: z.string().max(500).optional(),
});
export type Notification = z.infer<typeof notificationSchema>;
