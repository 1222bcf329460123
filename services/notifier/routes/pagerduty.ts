import { z } from 'zod';
import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import { deliverJson, readJson } from './delivery/deliver-json.ts';
import { createProgress } from './delivery/progress.ts';
import { secretsOfUrl } from './delivery/without-secrets.ts';
import { composeMessage } from './message/compose-message.ts';
import { type AlertMessage, linksOf } from './message/message.ts';
import { cut } from './message/one-line.ts';
import { linkToPage } from './message/page-link.ts';
import { type Delivery, defineRouteType } from './route.ts';
import {
  identityOf,
  limitsOf,
  routeFields,
  secretFields,
  secretGiven,
  secretOf,
} from './route-settings.ts';

const schema = z
  .strictObject({
    type: z.literal('pagerduty'),
    ...routeFields,
    ...secretFields(
      'routingKey',
      z.string().regex(/^\w{20,64}$/, 'must be an integration key, 32 letters and digits'),
      'The integration key of a service (Events API v2).',
    ),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .default('https://events.pagerduty.com/v2/enqueue')
      .describe(
        'Where events go; for accounts in Europe https://events.eu.pagerduty.com/v2/enqueue.',
      ),
  })
  .superRefine(secretGiven('routingKey', 'needed'));

const mostSummary = 1_024;
/** PagerDuty refuses events above 512 kB. */
const mostEventBytes = 500_000;
const stalledKey = 'barograph-pipeline-stalled';
const severities = { critical: 'critical', warning: 'warning', notice: 'info' } as const;

const refusalSchema = z.object({
  message: z.string().optional(),
  errors: z.array(z.string()).optional(),
});

interface Event {
  readonly event_action: 'trigger' | 'resolve';
  readonly dedup_key: string;
  readonly [field: string]: unknown;
}

/**
 * PagerDuty by its Events API v2: an event for each alert, with the alert's key as `dedup_key`. A repeat so adds to the
 * incident there is, and the end of the alert resolves it.
 */
export const pagerduty = defineRouteType({
  schema,
  open: (settings, { clock, publicUrl }) => {
    const routingKey = secretOf(settings, 'routingKey');
    const url = new URL(settings.url);
    const words = (body: string) => {
      const { message, errors = [] } = readJson(body, refusalSchema) ?? {};
      return { reason: [message, ...errors].filter((part) => part !== undefined).join('; ') };
    };
    const receiver = {
      ...limitsOf(settings),
      url,
      words,
      secrets: [routingKey, ...secretsOfUrl(url)],
    };
    const progress = createProgress();
    return {
      ...identityOf(settings),
      target: url.host,
      staysOpen: true,
      deliver: async (notification, signal) => {
        const { id } = notification;
        let delivery: Delivery = { outcome: 'accepted' };
        for (const event of eventsOf(notification, publicUrl)) {
          if (progress.has(id, event.dedup_key)) continue;
          const body = JSON.stringify({ routing_key: routingKey, ...withinLimit(event) });
          delivery = await deliverJson(receiver, { key: id, body }, clock, signal);
          if (delivery.outcome !== 'accepted') break;
          progress.add(id, event.dedup_key);
        }
        if (delivery.outcome !== 'failed') progress.forget(id);
        return delivery;
      },
    };
  },
});

function eventsOf(notification: Notification, publicUrl: string | undefined): Event[] {
  const { content, summary, createdAt } = notification;
  const client = { client: 'Barograph', client_url: linkToPage(publicUrl) };
  if (content.type !== 'alerts') {
    if (content.type !== 'pipeline-stalled') {
      return [{ event_action: 'resolve', dedup_key: stalledKey }];
    }
    const payload = {
      summary: cut(summary, mostSummary),
      source: 'barograph',
      severity: 'critical',
      timestamp: new Date(createdAt).toISOString(),
      component: 'pipeline',
    };
    return [{ event_action: 'trigger', dedup_key: stalledKey, payload, ...client }];
  }
  const { alerts: messages } = composeMessage(notification, publicUrl);
  const events = new Map<string, Event>();
  content.alerts.forEach((alert, i) => {
    const key = alertKey(alert);
    const message = messages[i];
    if (alert.state === 'resolved') events.set(key, { event_action: 'resolve', dedup_key: key });
    else if (message !== undefined) {
      events.set(key, { ...client, ...triggerOf(alert, key, message, content) });
    }
  });
  // The incidents of those that are counted only end, too.
  for (const [key, state] of content.members) {
    if (events.has(key)) continue;
    if (state === 'resolved') events.set(key, { event_action: 'resolve', dedup_key: key });
  }
  return [...events.values()];
}

function triggerOf(
  alert: Alert,
  key: string,
  message: AlertMessage,
  { group, more }: { readonly group: string; readonly more: number },
): Event {
  const { title, reason, facts, stories } = message;
  const linked = [
    ...linksOf(message).map(({ text, url }) => ({ href: url, text })),
    ...stories.flatMap(({ title: text, url }) => (url === undefined ? [] : [{ href: url, text }])),
  ];
  return {
    event_action: 'trigger',
    dedup_key: key,
    payload: {
      summary: cut(`${title}. ${reason}`, mostSummary),
      source: alert.series,
      severity: severities[alert.severity],
      timestamp: new Date(alert.startsAt).toISOString(),
      component: alert.seriesType,
      group,
      class: alert.rule,
      custom_details: {
        reason,
        ...Object.fromEntries(facts.map(({ name, value }) => [name, value])),
        Stories: stories.map(({ title: text, note }) => `${text} (${note})`),
        ...(more === 0 ? {} : { 'Not shown': `and ${more} more alerts of this group` }),
      },
    },
    ...(linked.length === 0 ? {} : { links: linked }),
  };
}

function withinLimit(event: Event): Event {
  if (Buffer.byteLength(JSON.stringify(event)) <= mostEventBytes) return event;
  const { links: _links, ...rest } = event;
  return rest;
}
