import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { jsonRoute } from './delivery/json-route.ts';
import { secretsOfUrl } from './delivery/without-secrets.ts';
import { defineRouteType, type Route } from './route.ts';
import {
  optionalSecretOf,
  routeFields,
  secretFields,
  secretGiven,
  secretOf,
} from './route-settings.ts';
import { webhookBody } from './webhook-body.ts';

const fields = {
  ...routeFields,
  ...secretFields('url', z.url({ protocol: /^https?$/ }).max(2_000), 'Where it is posted to.'),
  ...secretFields(
    'secret',
    z.string().min(16, 'must have at least 16 characters').max(500),
    'What its requests are signed with.',
  ),
};

/** Settings of an entry of `webhooks`, where nothing but webhooks can stand. */
export const webhookSchema = z
  .strictObject(fields)
  .superRefine(secretGiven('url', 'needed'))
  .superRefine(secretGiven('secret', 'optional'));
export type WebhookSettings = z.infer<typeof webhookSchema>;

/**
 * The signature of a request: HMAC-SHA256 (RFC 2104) over the timestamp, a dot and the body, in hex. The receiver
 * computes the same and refuses timestamps that are too old, so that a request cannot be repeated by others.
 * @param timestamp seconds since the epoch, as in the header
 */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

/** @throws ConfigError when the secret has not been read */
export function createWebhook(settings: WebhookSettings, clock: Clock, publicUrl?: string): Route {
  const secret = optionalSecretOf(settings, 'secret');
  const url = new URL(secretOf(settings, 'url'));
  const secrets = [...secretsOfUrl(url), ...(secret === undefined ? [] : [secret])];
  const typed = { ...settings, type: 'webhook' };
  return jsonRoute(typed, { url, secrets }, clock, (notification) => {
    const body = JSON.stringify(webhookBody(notification, publicUrl));
    const timestamp = String(Math.floor(clock() / 1_000));
    const signature =
      secret === undefined
        ? {}
        : { 'barograph-signature': `v1=${webhookSignature(secret, timestamp, body)}` };
    return { body, headers: { 'barograph-timestamp': timestamp, ...signature } };
  });
}

/** JSON for programs, signed. What the receiver answers is not read; the key of a notification is its `Idempotency-Key`. */
export const webhook = defineRouteType({
  schema: z
    .strictObject({ type: z.literal('webhook'), ...fields })
    .superRefine(secretGiven('url', 'needed'))
    .superRefine(secretGiven('secret', 'optional')),
  open: (settings, { clock, publicUrl }) => createWebhook(settings, clock, publicUrl),
});
