import type { RequestListener } from 'node:http';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertOf } from '../../support/alerts.ts';
import { type CollectingServer, startCollectingServer } from '../../support/collecting-server.ts';
import { patient } from '../../support/patient.ts';
import {
  deliverBy,
  fullAlert,
  notificationAbout,
  notificationOf,
  routeFrom,
  testNow,
} from '../../support/route-notifications.ts';

const hidden = 'T0SECRET99/B0SECRET99/hiddenhiddenhidden';
const token = '123456:hidden-token-of-the-bot-AAAA';

/** Every route that posts: settings for a receiver at `url`, and what a refusal of that provider looks like. */
const providers: readonly {
  readonly type: string;
  readonly settings: (url: string) => object;
  readonly secrets: readonly string[];
  readonly refusal: (text: string) => string;
  /** Whether it reads the words of a refusal. */
  readonly reads: boolean;
}[] = [
  {
    type: 'webhook',
    settings: (url) => ({ url: `${url}/${hidden}`, secret: 'hidden-secret-of-the-webhook' }),
    secrets: [hidden, 'hidden-secret-of-the-webhook'],
    refusal: (text) => text,
    reads: false,
  },
  {
    type: 'slack',
    settings: (url) => ({ url: `${url}/services/${hidden}` }),
    secrets: [hidden],
    refusal: (text) => text,
    reads: true,
  },
  {
    type: 'discord',
    settings: (url) => ({ url: `${url}/api/webhooks/1234/${hidden}` }),
    secrets: [hidden],
    refusal: (text) => JSON.stringify({ message: text, code: 50_006 }),
    reads: true,
  },
  {
    type: 'teams',
    settings: (url) => ({ url: `${url}/workflows/${hidden}?sig=hidden-signature` }),
    secrets: [hidden, 'hidden-signature'],
    refusal: (text) => JSON.stringify({ error: { code: 'BadRequest', message: text } }),
    reads: true,
  },
  {
    type: 'telegram',
    settings: (url) => ({ apiUrl: url, token, chatId: -100123 }),
    secrets: [token],
    refusal: (text) => JSON.stringify({ ok: false, error_code: 400, description: text }),
    reads: true,
  },
  {
    type: 'ntfy',
    settings: (url) => ({ url, topic: 'hidden-topic', token: 'tk_hidden' }),
    secrets: ['hidden-topic', 'tk_hidden'],
    refusal: (text) => JSON.stringify({ code: 40_001, http: 400, error: text }),
    reads: true,
  },
  {
    type: 'pagerduty',
    settings: (url) => ({
      url: `${url}/v2/enqueue`,
      routingKey: 'hiddenhiddenhiddenhiddenhidden12',
    }),
    secrets: ['hiddenhiddenhiddenhiddenhidden12'],
    refusal: (text) => JSON.stringify({ status: 'invalid event', message: text, errors: [] }),
    reads: true,
  },
  {
    type: 'alertmanager',
    settings: (url) => ({ url, user: 'desk', password: 'hidden-password' }),
    secrets: ['hidden-password'],
    refusal: (text) => JSON.stringify(text),
    reads: true,
  },
];

let answer: RequestListener;
let receiver: CollectingServer;
beforeEach(async () => {
  answer = (_request, response) => response.end();
  receiver = await startCollectingServer((request, response) => answer(request, response));
});
afterEach(() => receiver.close());

function answering(status: number, body = '', headers: Record<string, string> = {}): void {
  answer = (_request, response) => response.writeHead(status, headers).end(body);
}

const notification = notificationOf(fullAlert(1));

describe.each(providers)('the route $type', ({ type, settings, secrets, refusal, reads }) => {
  const open = (given: object = {}, url = receiver.url) =>
    routeFrom({ type, ...settings(url), ...given });

  it('posts JSON with the key of the notification, the same each time', async () => {
    const route = open();
    expect(await deliverBy(route, notification)).toEqual({ outcome: 'accepted' });
    expect(await deliverBy(route, notification)).toEqual({ outcome: 'accepted' });
    expect(receiver.requests).toHaveLength(2);
    for (const { method, headers, body } of receiver.requests) {
      expect(method).toBe('POST');
      expect(headers['content-type']).toBe('application/json');
      expect(headers['idempotency-key']).toBe(notification.id);
      expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
      expect(() => JSON.parse(body)).not.toThrow();
    }
  });

  it('tells of the pipeline, too', async () => {
    const route = open();
    for (const content of [
      { type: 'pipeline-stalled', lastMinute: testNow },
      { type: 'pipeline-recovered', minute: testNow },
    ] as const) {
      const told = notificationAbout(content);
      expect(await deliverBy(route, told)).toEqual({ outcome: 'accepted' });
    }
    expect(receiver.requests).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 410, 413, 422])('takes %i for final', async (status) => {
    answering(status);
    expect(await deliverBy(open(), notification)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining(String(status)),
    });
  });

  it.each([408, 425, 429, 500, 502, 503])('tries again after %i', async (status) => {
    answering(status);
    expect(await deliverBy(open(), notification)).toMatchObject({ outcome: 'failed' });
  });

  it.each([
    ['17', 17_000],
    ['999999', 3_600_000],
    [new Date(testNow + 90_000).toUTCString(), 90_000],
  ])('waits as Retry-After asks: %s', async (value, afterMs) => {
    answering(429, '', { 'retry-after': value });
    expect(await deliverBy(open(), notification)).toMatchObject({ outcome: 'failed', afterMs });
  });

  it('says what the receiver says, on one line, without secrets', async () => {
    answering(403, refusal(`not here,\n${secrets.join(' and ')}`));
    const delivery = await deliverBy(open(), notification);
    if (delivery.outcome !== 'refused') throw new Error(delivery.outcome);
    expect(delivery.reason).toMatch(reads ? /answered 403: not here, \[secret\]/ : /answered 403$/);
    for (const secret of secrets) expect(delivery.reason).not.toContain(secret);
  });

  it('follows no redirect', async () => {
    const elsewhere = await startCollectingServer((_request, response) => response.end());
    answering(307, '', { location: elsewhere.url });
    expect(await deliverBy(open(), notification)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('redirects are not followed'),
    });
    expect(elsewhere.requests).toHaveLength(0);
    await elsewhere.close();
  });

  it.each([
    [200, 'accepted'],
    [400, 'refused'],
  ])('cuts an answer %i that has no end', async (status, outcome) => {
    let closed = false;
    answer = (_request, response) => {
      response.writeHead(status);
      response.on('close', () => {
        closed = true;
      });
      const chunk = Buffer.alloc(16_384, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', more);
      };
      more();
    };
    const delivery = await deliverBy(open(), notification);
    expect(delivery.outcome).toBe(outcome);
    if (delivery.outcome === 'refused') expect(delivery.reason.length).toBeLessThan(300);
    await expect.poll(() => closed, patient).toBe(true);
  });

  it('takes what there is of a refusal that breaks off half way', async () => {
    answer = (_request, response) => {
      response.writeHead(400, { 'content-length': '100' });
      response.write('{"half', () => response.destroy());
    };
    const delivery = await deliverBy(open(), notification);
    expect(delivery).toMatchObject({ outcome: 'refused' });
  });

  it('waits no longer than it may, and says so', async () => {
    answer = () => undefined;
    const delivery = await deliverBy(open({ timeoutSeconds: 0.1 }), notification);
    expect(delivery).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^127\.0\.0\.1:\d+: no answer within 0\.1 s$/),
    });
  });

  it('names of a receiver that is away only the host', async () => {
    const route = open();
    await receiver.close();
    const delivery = await deliverBy(route, notification);
    if (delivery.outcome !== 'failed') throw new Error(delivery.outcome);
    expect(delivery.reason).toMatch(/^127\.0\.0\.1:\d+: .*ECONNREFUSED/);
    for (const secret of secrets) expect(delivery.reason).not.toContain(secret);
  });

  it.each(['http://169.254.169.254', 'http://[::ffff:169.254.169.254]', 'http://0.0.0.0:9'])(
    'does not go to %s',
    async (url) => {
      expect(await deliverBy(open({}, url), notification)).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('no public address'),
      });
    },
  );

  it('does not go where a name leads to an address that is not public, unless that is meant', async () => {
    const url = receiver.url.replace('127.0.0.1', hostname());
    const delivery = await deliverBy(open({}, url), notification);
    expect(delivery).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/no public address|ENOTFOUND|EAI_AGAIN/),
    });
    expect(receiver.requests).toHaveLength(0);
  });

  it('shows nothing but its host', () => {
    const route = open();
    expect(route.target).toBe(new URL(receiver.url).host);
    const shown = JSON.stringify(route);
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  it('delivers an alert that says nothing but what it must', async () => {
    const bare = alertOf({ n: 3 });
    const { topStories: _none, ...evidence } = bare.evidence;
    const told = notificationOf({
      ...bare,
      evidence: { ...evidence, topStories: [], sources: [], usualShare: null },
    });
    expect(await deliverBy(open(), told)).toEqual({ outcome: 'accepted' });
  });
});
