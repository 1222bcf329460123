import { createHmac } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notification } from '../../../services/core/contracts/notification.ts';
import {
  alertsContent,
  notificationsOf,
} from '../../../services/notifier/decide/notification-of.ts';
import type { Delivery } from '../../../services/notifier/routes/route.ts';
import { createWebhook, webhookSchema } from '../../../services/notifier/routes/webhook.ts';
import { alertOf } from '../../support/alerts.ts';
import { type CollectingServer, startCollectingServer } from '../../support/collecting-server.ts';
import { patient } from '../../support/patient.ts';

const now = Date.UTC(2026, 2, 4, 10);
const secret = 'a secret of sixteen or more characters';
const [notification] = notificationsOf(alertsContent('live', [alertOf({ n: 1 })]), 0, {
  routes: ['hook'],
  epoch: 1,
  now,
}) as [Notification];

let answer: RequestListener;
let receiver: CollectingServer;
beforeEach(async () => {
  answer = (_request, response) => response.end();
  receiver = await startCollectingServer((request, response) => answer(request, response));
});
afterEach(() => receiver.close());

async function deliver(settings: object = {}, signal = new AbortController().signal) {
  const parsed = webhookSchema.parse({ id: 'hook', url: receiver.url, secret, ...settings });
  const route = createWebhook(parsed, () => now);
  return route.deliver(notification, signal);
}
function answering(status: number, headers: Record<string, string> = {}): void {
  answer = (_request, response) => response.writeHead(status, headers).end('thank you');
}

describe('a request of the webhook', () => {
  it('bears a signature that the receiver can compute, the time, and the key of the notification', async () => {
    expect(await deliver({ url: `${receiver.url}/in?key=1` })).toEqual({ outcome: 'accepted' });
    const [request] = receiver.requests;
    const { headers, body = '', method, path } = request ?? {};
    expect([method, path]).toEqual(['POST', '/in?key=1']);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': notification.id,
      'barograph-timestamp': String(now / 1_000),
    });
    const mac = createHmac('sha256', secret)
      .update(String(headers?.['barograph-timestamp']))
      .update('.')
      .update(body)
      .digest('hex');
    expect(headers?.['barograph-signature']).toBe(`v1=${mac}`);
    expect(JSON.parse(body)).toMatchObject({ id: notification.id, type: 'alerts' });
  });

  it('has no signature without a secret, and its credentials go into the header', async () => {
    const url = receiver.url.replace('//', '//desk:word@');
    expect(await deliver({ url, secret: undefined })).toEqual({ outcome: 'accepted' });
    const { headers } = receiver.requests[0] ?? {};
    expect(headers).not.toHaveProperty('barograph-signature');
    expect(headers?.authorization).toBe(`Basic ${Buffer.from('desk:word').toString('base64')}`);
  });
});

describe('the answer', () => {
  it.each([200, 201, 202, 204])('%i is acceptance', async (status) => {
    answering(status);
    expect(await deliver()).toEqual({ outcome: 'accepted' });
  });

  it.each([500, 502, 503, 408, 409, 425, 429])('%i may pass', async (status) => {
    answering(status);
    const reason = `the receiver answered ${status}`;
    expect(await deliver()).toEqual({ outcome: 'failed', reason });
  });

  it.each([400, 401, 403, 404, 410, 422])('%i is final', async (status) => {
    answering(status);
    const reason = `the receiver answered ${status}`;
    expect(await deliver()).toEqual({ outcome: 'refused', reason });
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['999999', 3_600_000],
    [new Date(now + 90_000).toUTCString(), 90_000],
    [new Date(now - 90_000).toUTCString(), 0],
  ])('may ask to come back later: Retry-After %s', async (value, afterMs) => {
    answering(429, { 'retry-after': value });
    expect(await deliver()).toMatchObject({ outcome: 'failed', afterMs });
  });

  it('may ask so without sense', async () => {
    answering(503, { 'retry-after': 'soon' });
    expect(await deliver()).not.toHaveProperty('afterMs');
  });

  it('may be a redirect, which is not followed', async () => {
    const elsewhere = await startCollectingServer((_request, response) => response.end());
    answering(307, { location: elsewhere.url });
    expect(await deliver()).toEqual({
      outcome: 'refused',
      reason: 'the receiver answered 307; redirects are not followed',
    });
    expect(elsewhere.requests).toHaveLength(0);
    await elsewhere.close();
  });

  it('may have no end: acceptance counts, and the line is cut', async () => {
    let closed = false;
    answer = (_request, response) => {
      response.on('close', () => {
        closed = true;
      });
      const chunk = Buffer.alloc(16_384);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', more);
      };
      more();
    };
    expect(await deliver()).toEqual({ outcome: 'accepted' });
    await expect.poll(() => closed, patient).toBe(true);
  });

  it('may come too slowly', async () => {
    answer = () => undefined;
    const reason = `${new URL(receiver.url).host}: no answer within 0.1 s`;
    expect(await deliver({ timeoutSeconds: 0.1 })).toEqual({ outcome: 'failed', reason });
  });

  it('may fail to come: the line breaks', async () => {
    answer = (request) => request.socket.destroy();
    expect(await deliver()).toMatchObject({ outcome: 'failed' });
  });
});

describe('what goes wrong before', () => {
  it('is told in words, and without what is secret in the address', async () => {
    const { host } = new URL(receiver.url);
    await receiver.close();
    for (const name of ['127.0.0.1', 'localhost']) {
      const at = host.replace('127.0.0.1', name);
      const delivery = await deliver({ url: `http://desk:word@${at}/hooks/hidden?token=hidden` });
      const { reason = '' } = delivery as Extract<Delivery, { outcome: 'failed' }>;
      expect(delivery.outcome).toBe('failed');
      expect(reason).toMatch(new RegExp(`^${at}: .*ECONNREFUSED`));
      expect(reason).not.toMatch(/word|hidden|desk/);
    }
  });

  it('is the end of the process', async () => {
    answer = () => undefined;
    const stop = new AbortController();
    const delivery = deliver({}, stop.signal);
    await expect.poll(() => receiver.requests.length, patient).toBe(1);
    stop.abort();
    expect(await delivery).toMatchObject({ outcome: 'failed' });
  });

  it('is a name that leads to an address that is not public, unless that is meant', async () => {
    const url = receiver.url.replace('127.0.0.1', hostname());
    const refused = await deliver({ url });
    expect(refused).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/no public address|ENOTFOUND|EAI_AGAIN/),
    });
    expect(receiver.requests).toHaveLength(0);
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://[::ffff:169.254.169.254]/',
    'http://0.0.0.0:9/',
  ])('is the address %s, which nobody means', async (url) => {
    expect(await deliver({ url })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('no public address'),
    });
  });
});

describe('the settings of a webhook', () => {
  it.each([
    [{ id: 'Not Good' }, 'small letters'],
    [{ url: 'ftp://example.org/' }, 'URL'],
    [{ secret: 'short' }, 'at least 16'],
    [{ secret, secretFile: 'file' }, 'not both'],
    [{ headers: {} }, 'headers'],
  ])('may not be %o', (wrong, words) => {
    const result = webhookSchema.safeParse({ id: 'a', url: 'https://example.org/', ...wrong });
    expect(result.error?.message).toContain(words);
  });

  it('name a file only where it has been read', () => {
    const settings = webhookSchema.parse({ id: 'a', url: receiver.url, secretFile: 'secret' });
    expect(() => createWebhook(settings, Date.now)).toThrow('has not been read');
  });
});
