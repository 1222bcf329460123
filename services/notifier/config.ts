import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';
import { labelNames } from '../core/contracts/settings/matcher.ts';
import { severitySchema } from '../core/contracts/settings/rule.ts';
import { routeSettingsSchema } from './routes/index.ts';
import { webhookSchema } from './routes/webhook.ts';

const notifierSettingsSchema = z.strictObject({
  groupBy: z
    .array(z.enum(['event', ...labelNames]))
    .max(labelNames.length + 1)
    .default(['event'])
    .describe(
      'Alerts that agree in these are told together; `event`: those that share stories; empty: all that fire at a time.',
    ),
  groupWaitSeconds: z
    .number()
    .min(0)
    .max(3_600)
    .default(30)
    .describe('How long the first alert of a group waits for others.'),
  groupIntervalSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Least time between two notifications of a group that has changed.'),
  repeatHours: z
    .number()
    .min(0.01)
    .max(720)
    .default(4)
    .describe(
      'After which alerts that still fire, and that nobody has acknowledged, are told again.',
    ),
  stalledMinutes: z
    .number()
    .min(0.02)
    .max(1_440)
    .default(5)
    .describe('Minutes without a closed minute after which "pipeline stalled" is told.'),
  giveUpHours: z
    .number()
    .min(0.01)
    .max(720)
    .default(24)
    .describe('How long a notification is tried again while its route does not take it.'),
  flapping: z
    .strictObject({
      firings: z
        .int()
        .min(0)
        .max(100)
        .default(4)
        .describe(
          'Times that a rule begins to fire on a series before that counts as flapping; 0: never.',
        ),
      withinHours: z
        .number()
        .min(0.1)
        .max(168)
        .default(6)
        .describe('The stretch in which it does.'),
      calmMinutes: z
        .number()
        .min(1)
        .max(1_440)
        .default(90)
        .describe('How long it must be off before it counts as over.'),
    })
    .prefault({}),
  leastSeverity: severitySchema
    .default('notice')
    .describe('Alerts below it are shown, and notify nobody.'),
  operationsPort: z
    .int()
    .min(0)
    .max(65_535)
    .default(8424)
    .describe(
      'Port of the door for tests of routes, /healthz, /readyz and /metrics when the notifier runs as a process of its own; 0: any free one.',
    ),
  webhook: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .optional()
        .describe('A webhook whose id is `webhook`; for more than one use `webhooks`.'),
      secret: z
        .string()
        .min(16, 'must have at least 16 characters')
        .max(500)
        .optional()
        .describe('What its requests are signed with.'),
    })
    .refine(({ url, secret }) => secret === undefined || url !== undefined, {
      message: 'is given, but no address to send to',
      path: ['secret'],
    })
    .prefault({}),
  webhooks: z
    .array(webhookSchema)
    .max(50)
    .default([])
    .describe('Where notifications are posted to; `routes` of type `webhook` are the same.'),
  routes: z
    .array(routeSettingsSchema)
    .max(50)
    .default([])
    .describe('How people are told, beside the page (docs/notifications.md).'),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional()
    .describe('Where people reach the page; messages link to it. Without it they have no links.'),
});

const notifierConfigSchema = notifierSettingsSchema.superRefine(({ webhooks, routes }, context) => {
  const seen = new Set(['page', 'webhook']);
  for (const [list, entries] of Object.entries({ webhooks, routes })) {
    for (const [i, { id }] of entries.entries()) {
      if (seen.has(id)) {
        context.addIssue({ code: 'custom', message: `"${id}" is taken`, path: [list, i, 'id'] });
      }
      seen.add(id);
    }
  }
});
export type NotifierConfig = z.infer<typeof notifierConfigSchema>;

export const notifierConfig: ConfigSection<typeof notifierConfigSchema> = {
  schema: notifierConfigSchema,
  environment: {
    BAROGRAPH_WEBHOOK_URL: 'webhook.url',
    BAROGRAPH_WEBHOOK_SECRET: 'webhook.secret',
    BAROGRAPH_NOTIFIER_PORT: 'operationsPort',
    BAROGRAPH_PUBLIC_URL: 'publicUrl',
  },
  secretLists: ['webhooks', 'routes'],
};
