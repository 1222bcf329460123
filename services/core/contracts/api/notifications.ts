import { z } from 'zod';

const isoTime = z.iso.datetime({ offset: true });

/** What was told to people, on the route `page` as on any other. Newest first. */
export const notificationViewSchema = z.object({
  id: z.string(),
  route: z.string(),
  state: z.enum(['queued', 'delivered', 'failed']),
  type: z.enum(['alerts', 'pipeline-stalled', 'pipeline-recovered']),
  summary: z.string(),
  alerts: z.array(z.string()).describe('Ids of the alerts it is about.'),
  attempts: z.int(),
  at: isoTime,
  error: z.string().optional(),
});
export type NotificationView = z.infer<typeof notificationViewSchema>;
export const notificationsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const notificationsResponseSchema = z.object({
  notifications: z.array(notificationViewSchema),
});
