import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { ConfigError, messageOf } from '../../core/errors.ts';
import { isOwnAddress, lookupPublic, refuseLiteral } from '../../core/http/address-guard.ts';
import type { Delivery, Route } from './route.ts';
import { webhookBody } from './webhook-body.ts';

/** Settings of a route of type webhook. */
export const webhookSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be small letters, digits and hyphens')
      .describe('Its name in the log of notifications.'),
    url: z.url({ protocol: /^https?$/ }).max(2_000),
    secret: z
      .string()
      .min(16, 'must have at least 16 characters')
      .max(500)
      .optional()
      .describe(
        'What its requests are signed with; better kept in a file that `secretFile` names.',
      ),
    secretFile: z.string().min(1).max(1_000).optional().describe('A file that holds the secret.'),
    timeoutSeconds: z.number().min(0.1).max(60).default(10),
    allowPrivateAddresses: z
      .boolean()
      .default(false)
      .describe(
        'Whether its name may lead to an address that is not public; one written as such may.',
      ),
  })
  .refine(({ secret, secretFile }) => secret === undefined || secretFile === undefined, {
    message: 'give secret or secretFile, not both',
    path: ['secretFile'],
  });
export type WebhookSettings = z.infer<typeof webhookSchema>;

/** What is read of an answer, for the receiver's sake: only its status counts. */
const mostAnswerBytes = 65_536;
const mostRetryAfterMs = 3_600_000;

/**
 * The signature of a request: HMAC-SHA256 (RFC 2104) over the timestamp, a dot and the body, in hex. The receiver
 * computes the same and refuses timestamps that are too old, so that a request cannot be repeated by others.
 * @param timestamp seconds since the epoch, as in the header
 */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

/** @throws ConfigError when the file of the secret cannot be read or holds too short a one */
export async function createWebhook(settings: WebhookSettings, clock: Clock): Promise<Route> {
  const secret = settings.secret ?? (await secretIn(settings));
  return {
    id: settings.id,
    deliver: async (notification, signal) => {
      const body = JSON.stringify(webhookBody(notification));
      const timestamp = String(Math.floor(clock() / 1_000));
      const headers = {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Barograph/0.1',
        'idempotency-key': notification.id,
        'barograph-timestamp': timestamp,
        ...(secret === undefined
          ? {}
          : { 'barograph-signature': `v1=${webhookSignature(secret, timestamp, body)}` }),
      };
      try {
        return judge(await post(settings, headers, body, signal), clock());
      } catch (error) {
        // The URL may carry a secret of its own, so only the host is named.
        return { outcome: 'failed', reason: `${new URL(settings.url).host}: ${reasonOf(error)}` };
      }
    },
  };
}

async function secretIn({ id, secretFile }: WebhookSettings): Promise<string | undefined> {
  if (secretFile === undefined) return undefined;
  const secret = await readFile(secretFile, 'utf8').then(
    (text) => text.trim(),
    (error: unknown) => {
      throw new ConfigError([
        `notifier.webhooks "${id}".secretFile: cannot be read: ${messageOf(error)}`,
      ]);
    },
  );
  if (secret.length < 16) {
    throw new ConfigError([`notifier.webhooks "${id}".secretFile: holds fewer than 16 characters`]);
  }
  return secret;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** Posts without following redirects: a receiver that moves is configured anew, with its address checked again. */
function post(
  settings: WebhookSettings,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const url = new URL(settings.url);
  const trusted = settings.allowPrivateAddresses || isOwnAddress(url);
  if (!trusted) refuseLiteral(url);
  const timeout = AbortSignal.timeout(settings.timeoutSeconds * 1_000);
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method: 'POST',
      agent: false,
      headers,
      signal: AbortSignal.any([signal, timeout]),
      ...(trusted ? {} : { lookup: lookupPublic }),
    });
    outgoing.on('error', (error) =>
      reject(timeout.aborted ? new Error(`no answer within ${settings.timeoutSeconds} s`) : error),
    );
    outgoing.once('response', (response) => {
      // Accepted is accepted, however slowly the rest of the answer comes.
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostAnswerBytes) response.destroy();
      });
      response.on('error', () => undefined);
    });
    outgoing.end(body);
  });
}

/** 2xx is acceptance; overload and server faults may pass; anything else would be refused again. */
function judge({ status, retryAfter }: Answer, now: number): Delivery {
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  const redirect = status >= 300 && status < 400 ? '; redirects are not followed' : '';
  const reason = `the receiver answered ${status}${redirect}`;
  if (status < 500 && ![408, 409, 425, 429].includes(status)) return { outcome: 'refused', reason };
  const afterMs = waitOf(retryAfter, now);
  return { outcome: 'failed', reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** How long `Retry-After` asks to wait, in seconds or as a date (RFC 9110 §10.2.3); ms, an hour at most. */
function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), mostRetryAfterMs);
}

/** Where several addresses were tried in vain, Node gives an error without a message. */
function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return messageOf(first);
}
