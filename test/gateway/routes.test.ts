import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routesResponseSchema, routeTestSchema } from '../../services/core/contracts/api/routes.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { alertOf } from '../support/alerts.ts';
import { type CollectingServer, startCollectingServer } from '../support/collecting-server.ts';
import { patient } from '../support/patient.ts';
import type { RunningGateway } from '../support/running-gateway.ts';
import { runRoutes } from '../support/running-routes.ts';

const token = 'the token of every caller';
/** One for each secret that a route may have; all of them are looked for wherever something is said. */
const hidden = {
  path: 'T0HIDDEN99/B0HIDDEN99/hiddenhiddenhidden',
  secret: 'hidden-secret-of-the-webhook',
  bot: '123456:hidden-token-of-the-bot',
  topic: 'hidden-topic',
  access: 'tk_hidden_access',
  key: 'hiddenhiddenhiddenhiddenhidden12',
  password: 'hidden-password',
};

/** As the header has it. */
const basicAuthorization = Buffer.from(`a:${hidden.password}`).toString('base64');

const undo: (() => Promise<unknown>)[] = [];
let status: number;
let receiver: CollectingServer;
let gateway: RunningGateway;
let logged: () => string;

beforeEach(async () => {
  status = 200;
  receiver = await startCollectingServer((_request, response) => {
    // A receiver that says back what it was told, in the form of every provider.
    const { path = '', headers = {}, body = '' } = receiver.requests.at(-1) ?? {};
    const { topic, routing_key: key } = JSON.parse(body) as Record<string, unknown>;
    const text = [path, headers.authorization, topic, key].join(' ');
    response
      .writeHead(status)
      .end(JSON.stringify({ message: text, description: text, error: text, errors: [text] }));
  });
  undo.push(() => receiver.close());
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const authorization = { authorization: `Bearer ${token}` };
const ask = async (method: string, path: string) => {
  const response = await fetch(`${gateway.url}/api/v1${path}`, {
    method,
    headers: { ...authorization, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  return { status: response.status, text: await response.text() };
};
const list = async () =>
  routesResponseSchema.parse(JSON.parse((await ask('GET', '/routes')).text)).routes;
const routeTest = async (id: string) =>
  routeTestSchema.parse(JSON.parse((await ask('POST', `/routes/${id}/test`)).text));

async function start(routes: readonly object[]): Promise<void> {
  const running = await runRoutes(routes, token);
  gateway = running.gateway;
  logged = running.logged;
  undo.push(() => gateway.stop(), running.stopNotifier);
}

const hook = (id: string, given: object = {}) => ({
  type: 'webhook',
  id,
  url: `${receiver.url}/${hidden.path}`,
  ...given,
});

async function publish(n: number): Promise<void> {
  await gateway.bus.publish(busTopics.live.alerts, [{ key: null, value: alertOf({ n }) }]);
}

describe('the routes', () => {
  it('are listed with what became of them', async () => {
    await start([hook('desk', { leastSeverity: 'warning' })]);
    const { host } = new URL(receiver.url);
    const fresh = { lastDelivery: null, lastError: null, waiting: 0 };
    expect(await list()).toEqual([
      {
        id: 'desk',
        type: 'webhook',
        target: host,
        leastSeverity: 'warning',
        matchers: [],
        sendResolved: true,
        ...fresh,
      },
      {
        id: 'page',
        type: 'page',
        target: 'the page',
        leastSeverity: 'notice',
        matchers: [],
        sendResolved: true,
        ...fresh,
      },
    ]);
    await publish(1);
    await expect.poll(async () => (await list())[0]?.lastDelivery, patient).not.toBeNull();
    status = 403;
    await publish(2);
    await expect
      .poll(async () => (await list())[0]?.lastError?.message, patient)
      .toBe('the receiver answered 403');
    expect((await list())[0]).toMatchObject({ waiting: 0 });
  });

  it('are asked of whoever has the token only, and of a notifier that is there', async () => {
    await start([]);
    expect((await gateway.get('/routes')).status).toBe(401);
    expect((await gateway.send('POST', '/routes/page/test', {})).status).toBe(401);
    await undo.pop()?.();
    expect((await ask('GET', '/routes')).status).toBe(503);
    expect((await ask('POST', '/routes/page/test')).status).toBe(503);
  });
});

describe('a test', () => {
  it('says in words whether the receiver took it', async () => {
    await start([hook('desk')]);
    const { host } = new URL(receiver.url);
    expect(await routeTest('desk')).toMatchObject({
      route: 'desk',
      accepted: true,
      outcome: 'accepted',
      message: `${host} took the test message.`,
    });
    const sent = JSON.parse(receiver.requests[0]?.body ?? '') as object;
    expect(sent).toMatchObject({
      group: 'test',
      summary: expect.stringContaining('Test of the route "desk"'),
      alerts: [{ rule: 'test', reason: expect.stringContaining('nothing has happened') }],
    });
    status = 404;
    expect(await routeTest('desk')).toMatchObject({
      accepted: false,
      outcome: 'refused',
      message: expect.stringContaining('refused the test message: the receiver answered 404'),
    });
    status = 503;
    expect(await routeTest('desk')).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('would be tried again'),
    });
    // Tests leave no trace in the log of notifications.
    expect((await list())[0]).toMatchObject({ lastDelivery: null, lastError: null });
  });

  it('ends at once what would stay open', async () => {
    await start([
      { type: 'pagerduty', id: 'pager', url: receiver.url, routingKey: hidden.key },
      { type: 'alertmanager', id: 'prometheus', url: receiver.url },
    ]);
    expect((await routeTest('pager')).message).toContain('and that it is over');
    const events = receiver.requests.map(({ body }) => JSON.parse(body) as Record<string, string>);
    expect(events.map(({ event_action }) => event_action)).toEqual(['trigger', 'resolve']);
    expect(new Set(events.map(({ dedup_key }) => dedup_key)).size).toBe(1);
    await routeTest('prometheus');
    const [firing, over] = receiver.requests
      .slice(2)
      .map(({ body }) => (JSON.parse(body) as { labels: object; endsAt: string }[])[0]);
    expect(over?.labels).toEqual(firing?.labels);
    expect(Date.parse(over?.endsAt ?? '')).toBeLessThanOrEqual(Date.now());
  });

  it('is for routes that there are', async () => {
    await start([hook('desk')]);
    const unknown = await ask('POST', '/routes/nobody/test');
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain('There are: desk, page');
    expect((await ask('POST', '/routes/No%20Body/test')).status).toBe(422);
    expect(await routeTest('page')).toMatchObject({ accepted: true });
  });
});

it('no secret of any route is logged, written or shown, whatever a receiver says', async () => {
  status = 400;
  const url = `${receiver.url}/${hidden.path}`;
  await start([
    hook('webhook-1', { secret: hidden.secret }),
    { type: 'slack', id: 'slack', url },
    { type: 'discord', id: 'discord', url },
    { type: 'teams', id: 'teams', url: `${url}?sig=${hidden.secret}` },
    { type: 'telegram', id: 'telegram', apiUrl: receiver.url, token: hidden.bot, chatId: 1 },
    { type: 'ntfy', id: 'ntfy', url: receiver.url, topic: hidden.topic, token: hidden.access },
    { type: 'pagerduty', id: 'pager', url: receiver.url, routingKey: hidden.key },
    { type: 'alertmanager', id: 'am', url: receiver.url, user: 'a', password: hidden.password },
    {
      type: 'email',
      id: 'mail',
      host: '127.0.0.1',
      // Nothing of SMTP is spoken there.
      port: Number(new URL(receiver.url).port),
      user: 'desk',
      password: hidden.password,
      from: 'a@barograph.example',
      to: ['b@paper.example'],
      timeoutSeconds: 0.5,
    },
  ]);
  await publish(1);
  const all = await list();
  expect(all).toHaveLength(10);
  const failed = async () => (await list()).filter(({ lastError }) => lastError !== null).length;
  await expect.poll(failed, patient).toBe(9);

  const said = [logged(), (await ask('GET', '/routes')).text];
  for (const { id } of all) said.push((await ask('POST', `/routes/${id}/test`)).text);
  said.push((await ask('GET', '/notifications')).text);
  for await (const records of gateway.bus.read(busTopics.notifications, { from: 'earliest' })) {
    said.push(JSON.stringify(records));
  }
  said.push(logged());
  const text = said.join('\n');
  expect(text).toContain('notification not taken');
  expect(text).toContain('[secret]');
  for (const [name, secret] of Object.entries({ ...hidden, basic: basicAuthorization })) {
    const lines = text.split('\n').filter((line) => line.includes(secret));
    expect([name, lines.map((line) => line.slice(0, 300))]).toEqual([name, []]);
  }
});
