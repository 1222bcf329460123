import { z } from 'zod';
import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import type { Severity } from '../../core/contracts/settings/rule.ts';
import { deliverJson, readJson } from './delivery/deliver-json.ts';
import { basicCredentials, secretsOfUrl } from './delivery/without-secrets.ts';
import { composeMessage } from './message/compose-message.ts';
import type { AlertMessage } from './message/message.ts';
import { linkToPage } from './message/page-link.ts';
import { defineRouteType } from './route.ts';
import {
  identityOf,
  limitsOf,
  optionalSecretOf,
  routeFields,
  secretFields,
  secretGiven,
} from './route-settings.ts';

const schema = z
  .strictObject({
    type: z.literal('alertmanager'),
    ...routeFields,
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .describe('The Alertmanager, such as http://127.0.0.1:9093; `/api/v2/alerts` is added.'),
    user: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Of basic authentication, with `password`.'),
    ...secretFields(
      'password',
      z.string().min(1).max(500),
      'Of basic authentication, with `user`.',
    ),
    ...secretFields('token', z.string().min(1).max(2_000), 'A bearer token, instead of a user.'),
    labels: z
      .record(z.string().regex(/^[a-zA-Z_]\w{0,99}$/, 'must be a label name'), z.string().max(500))
      .default({})
      .describe('Labels that every alert gets besides its own.'),
    holdHours: z
      .number()
      .min(0.1)
      .max(720)
      .default(24)
      .describe(
        'How long Alertmanager keeps an alert of which it hears nothing; at least twice `repeatHours` is taken.',
      ),
  })
  .superRefine(secretGiven('password', 'optional'))
  .superRefine(secretGiven('token', 'optional'));

interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

/** Alerts whose severity is remembered; those told longest ago give way. */
const mostRemembered = 5_000;

/**
 * Prometheus Alertmanager (API v2). Its alerts are known by their labels, so a repeat is none. Without an `endsAt` it
 * would resolve an alert after its `resolve_timeout` of five minutes, as Prometheus repeats itself each minute; what
 * fires therefore ends `holdHours` from now, and the end of an alert moves that to when it was resolved.
 */
export const alertmanager = defineRouteType({
  schema,
  open: (settings, { clock, publicUrl, repeatMs }) => {
    const { user, labels } = settings;
    const password = optionalSecretOf(settings, 'password');
    const token = optionalSecretOf(settings, 'token');
    const url = new URL(`${settings.url.replace(/\/$/, '')}/api/v2/alerts`);
    // Alertmanager's refusals are one string of JSON.
    const words = (body: string) => ({ reason: readJson(body, z.string()) });
    const secrets = [
      ...secretsOfUrl(url),
      ...(user === undefined ? [] : basicCredentials(user, password ?? '')),
      ...(token === undefined ? [] : [token]),
    ];
    const receiver = { ...limitsOf(settings), url, words, secrets };
    const holdMs = Math.max(settings.holdHours * 3_600_000, 2 * repeatMs);
    const graveness = createGraveness();

    const headers = authorization(user, password, token);
    return {
      ...identityOf(settings),
      target: url.host,
      staysOpen: true,
      deliver: async (notification, signal) => {
        const now = clock();
        const until = { now, holdUntil: now + holdMs };
        const alerts = alertsOf(notification, publicUrl, until, graveness.formerly);
        const body = JSON.stringify(
          alerts.map((alert) => ({ ...alert, labels: { ...labels, ...alert.labels } })),
        );
        const message = { key: notification.id, body, headers };
        const delivery = await deliverJson(receiver, message, clock, signal);
        if (delivery.outcome === 'accepted') graveness.remember(notification);
        return delivery;
      },
    };
  },
});

interface Until {
  readonly now: number;
  /** When what still fires would end if nothing more were heard of it, ms since the epoch. */
  readonly holdUntil: number;
}

function alertsOf(
  notification: Notification,
  publicUrl: string | undefined,
  until: Until,
  formerly: (alert: Alert) => Severity,
): PostableAlert[] {
  const { content, summary, createdAt } = notification;
  if (content.type !== 'alerts') {
    const stalled = content.type === 'pipeline-stalled';
    const link = linkToPage(publicUrl);
    return [
      {
        labels: { alertname: 'BarographPipelineStalled', severity: 'critical' },
        annotations: { summary },
        // A recovery does not know when it began; Alertmanager keeps the earlier start.
        startsAt: iso(stalled ? createdAt : Math.min(createdAt, until.now)),
        endsAt: iso(stalled ? until.holdUntil : Math.min(createdAt, until.now)),
        ...(link === undefined ? {} : { generatorURL: link }),
      },
    ];
  }
  const { alerts: messages } = composeMessage(notification, publicUrl);
  return content.alerts.flatMap((alert, i) => {
    const message = messages[i];
    if (message === undefined) return [];
    const former = formerly(alert);
    const graver =
      former === alert.severity
        ? []
        : [postable({ ...alert, severity: former }, message, content.more, until.now)];
    const endsAt = alert.state === 'resolved' ? (alert.resolvedAt ?? until.now) : until.holdUntil;
    return [postable(alert, message, content.more, endsAt), ...graver];
  });
}

function postable(
  alert: Alert,
  message: AlertMessage,
  more: number,
  endsAt: number,
): PostableAlert {
  const { rule, series, seriesType, seriesName, severity, id, replay, startsAt } = alert;
  const { title, reason, facts, stories, link, replayLink } = message;
  return {
    labels: {
      alertname: rule,
      series,
      series_type: seriesType,
      series_name: seriesName,
      severity,
      alert_id: id,
      ...(replay === undefined ? {} : { replay: replay.id }),
    },
    annotations: {
      summary: title,
      description: reason,
      ...Object.fromEntries(
        facts.map(({ name, value }) => [name.toLowerCase().replaceAll(' ', '_'), value]),
      ),
      stories: stories
        .map(
          ({ title: heading, note, url }) =>
            `${heading} (${note})${url === undefined ? '' : ` ${url}`}`,
        )
        .join('\n'),
      ...(replayLink === undefined ? {} : { replay: replayLink }),
      ...(more === 0 ? {} : { not_shown: `and ${more} more alerts of this group` }),
    },
    startsAt: iso(startsAt),
    endsAt: iso(Math.max(endsAt, startsAt)),
    ...(link === undefined ? {} : { generatorURL: link }),
  };
}

/**
 * How grave each alert was when it was told last. The severity is a label, so an alert that has become graver is
 * another one to Alertmanager, and the one it was has to be ended.
 */
function createGraveness() {
  const told = new Map<string, Severity>();
  return {
    formerly: (alert: Alert): Severity => told.get(alertKey(alert)) ?? alert.severity,
    remember: ({ content }: Notification): void => {
      if (content.type !== 'alerts') return;
      for (const alert of content.alerts) {
        const key = alertKey(alert);
        told.delete(key);
        if (alert.state !== 'resolved') told.set(key, alert.severity);
      }
      for (const key of told.keys()) {
        if (told.size <= mostRemembered) break;
        told.delete(key);
      }
    },
  };
}

function authorization(
  user: string | undefined,
  password: string | undefined,
  token: string | undefined,
): Readonly<Record<string, string>> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (user === undefined) return {};
  const basic = Buffer.from(`${user}:${password ?? ''}`).toString('base64');
  return { authorization: `Basic ${basic}` };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
