import { z } from 'zod';
import { readJson } from './delivery/deliver-json.ts';
import { jsonRoute } from './delivery/json-route.ts';
import { secretsOfUrl } from './delivery/without-secrets.ts';
import { composeMessage } from './message/compose-message.ts';
import { fitting } from './message/fitting.ts';
import type { Message, Tone } from './message/message.ts';
import { cutBytes } from './message/one-line.ts';
import { textOf } from './message/plain-text.ts';
import { defineRouteType } from './route.ts';
import {
  optionalSecretOf,
  routeFields,
  secretFields,
  secretGiven,
  secretOf,
} from './route-settings.ts';

const schema = z
  .strictObject({
    type: z.literal('ntfy'),
    ...routeFields,
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .default('https://ntfy.sh')
      .describe('The ntfy server.'),
    ...secretFields(
      'topic',
      z.string().regex(/^[-_A-Za-z0-9]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -'),
      'The topic; on a public server whoever knows it can read it.',
    ),
    ...secretFields(
      'token',
      z.string().min(1).max(500),
      'An access token, where the topic needs one.',
    ),
  })
  .superRefine(secretGiven('topic', 'needed'))
  .superRefine(secretGiven('token', 'optional'));

/** A longer message becomes an attachment (4,096 bytes by default). */
const mostMessageBytes = 4_000;
const mostTitleBytes = 250;
const mostAlerts = 10;
/** 5 rings through; 3 is what ntfy takes for usual. */
const priorities: Readonly<Record<Tone, number>> = {
  critical: 5,
  warning: 4,
  notice: 3,
  'no-data': 3,
  resolved: 3,
};
const tags: Readonly<Record<Tone, string>> = {
  critical: 'rotating_light',
  warning: 'warning',
  notice: 'information_source',
  'no-data': 'grey_question',
  resolved: 'white_check_mark',
};

const refusalSchema = z.object({ error: z.string().optional() });

/** Push to phones by a server of ntfy, published as JSON since headers hold no Unicode. It knows no idempotency key. */
export const ntfy = defineRouteType({
  schema,
  open: (settings, { clock, publicUrl }) => {
    const topic = secretOf(settings, 'topic');
    const token = optionalSecretOf(settings, 'token');
    const url = new URL(settings.url);
    const words = (body: string) => ({ reason: readJson(body, refusalSchema)?.error });
    const secrets = [topic, ...secretsOfUrl(url), ...(token === undefined ? [] : [token])];
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return jsonRoute(settings, { url, words, secrets }, clock, (notification) => {
      const message = composeMessage(notification, publicUrl);
      const { title, tone, alerts, link } = message;
      const click = (alerts.length === 1 ? alerts[0]?.link : undefined) ?? link;
      const body = JSON.stringify({
        topic,
        title: cutBytes(title, mostTitleBytes),
        message: textUnderTitle(message),
        priority: priorities[tone],
        tags: [tags[tone]],
        ...(click === undefined ? {} : { click }),
      });
      return { body, headers };
    });
  },
});

/** The title stands above the message already. Of the pipeline there is nothing else to say, and no message is none. */
function textUnderTitle(message: Message): string {
  if (message.alerts.length === 0) return cutBytes(message.title, mostMessageBytes);
  const text = fitting(
    message,
    mostAlerts,
    (shown) => textOf(shown).split('\n').slice(1).join('\n').trim(),
    (shown) => Buffer.byteLength(shown) <= mostMessageBytes,
  );
  return cutBytes(text, mostMessageBytes);
}
