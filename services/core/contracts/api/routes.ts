import { z } from 'zod';
import { matcherSchema } from '../settings/matcher.ts';
import { severitySchema } from '../settings/rule.ts';

const isoTime = z.iso.datetime({ offset: true });

/** A route as its settings say, without anything that is secret. */
export const routeSketchSchema = z.object({
  id: z.string(),
  type: z.string().describe('`page`, `webhook`, `slack`, `email` and so on.'),
  target: z.string().describe('The host it leads to; paths and tokens are not shown.'),
  leastSeverity: severitySchema,
  matchers: z.array(matcherSchema),
  sendResolved: z.boolean(),
});
export type RouteSketch = z.infer<typeof routeSketchSchema>;

/** What the notifier answers the gateway. */
export const routeSketchesSchema = z.object({ routes: z.array(routeSketchSchema) });

/** A route with what became of what it was to tell. Tests leave no trace here. */
export const routeViewSchema = routeSketchSchema.extend({
  lastDelivery: isoTime.nullable().describe('When its receiver took something last.'),
  lastError: z
    .object({ at: isoTime, message: z.string() })
    .nullable()
    .describe('Why it did not, the last time; older than lastDelivery if that has passed.'),
  waiting: z.int().describe('Notifications that wait for it to take them.'),
});
export type RouteView = z.infer<typeof routeViewSchema>;
export const routesResponseSchema = z.object({ routes: z.array(routeViewSchema) });

/** What came of a test message. */
export const routeTestSchema = z.object({
  route: z.string(),
  accepted: z.boolean(),
  outcome: z
    .enum(['accepted', 'failed', 'refused'])
    .describe(
      '`failed`: it may pass by itself; `refused`: it will not, the settings are to be mended.',
    ),
  message: z.string().describe('The outcome in words.'),
  seconds: z.number().describe('How long the receiver took.'),
});
export type RouteTest = z.infer<typeof routeTestSchema>;
