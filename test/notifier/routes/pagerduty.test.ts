import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type Alert, alertKey } from '../../../services/core/contracts/alert.ts';
import { alertOf } from '../../support/alerts.ts';
import { type CollectingServer, startCollectingServer } from '../../support/collecting-server.ts';
import {
  crowd,
  deliverBy,
  fullAlert,
  nastyAlert,
  notificationAbout,
  notificationOf,
  pageUrl,
  routeFrom,
  testNow,
  whyWords,
} from '../../support/route-notifications.ts';

const routingKey = 'abcdefabcdefabcdefabcdefabcdef12';
/** An event as PagerDuty documents it. */
const event = z
  .strictObject({
    routing_key: z.literal(routingKey),
    event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
    dedup_key: z.string().min(1).max(255),
    payload: z
      .strictObject({
        summary: z.string().min(1).max(1_024),
        source: z.string().min(1),
        severity: z.enum(['critical', 'error', 'warning', 'info']),
        timestamp: z.iso.datetime(),
        component: z.string().optional(),
        group: z.string().optional(),
        class: z.string().optional(),
        custom_details: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
    links: z
      .array(z.strictObject({ href: z.url({ protocol: /^https?$/ }), text: z.string() }))
      .optional(),
    client: z.string().optional(),
    client_url: z.url().optional(),
  })
  .refine(({ event_action, payload }) => event_action !== 'trigger' || payload !== undefined);

let answers: number[];
let receiver: CollectingServer;
beforeEach(async () => {
  answers = [];
  receiver = await startCollectingServer((_request, response) => {
    response.writeHead(answers.shift() ?? 202).end('{"status":"success"}');
  });
});
afterEach(() => receiver.close());

const open = () => routeFrom({ type: 'pagerduty', url: `${receiver.url}/v2/enqueue`, routingKey });
const events = () =>
  receiver.requests.map(({ body }) => {
    expect(Buffer.byteLength(body)).toBeLessThan(512_000);
    return event.parse(JSON.parse(body));
  });
const actions = () => events().map(({ event_action, dedup_key }) => [event_action, dedup_key]);

it('triggers an incident that says why on its own, under the key of the alert', async () => {
  const alert = fullAlert(1);
  expect(await deliverBy(open(), notificationOf(alert))).toEqual({ outcome: 'accepted' });
  const [sent] = events();
  for (const words of whyWords) expect(JSON.stringify(sent)).toContain(words);
  expect(sent).toMatchObject({
    event_action: 'trigger',
    dedup_key: alertKey(alert),
    client_url: pageUrl,
    payload: { severity: 'warning', source: 'company:MADE1', class: 'negative-surge' },
  });
  const page = `${pageUrl}?company=MADE1&alert=${alert.id}`;
  expect(sent?.links?.slice(0, 3).map(({ href }) => href)).toEqual([
    page,
    `${page}&form=replay`,
    'https://news.example/1',
  ]);
});

it('adds to the incident when an alert is told again, and resolves it at its end', async () => {
  const route = open();
  const key = alertKey(alertOf({ n: 1 }));
  for (const state of ['firing', 'firing', 'no-data', 'resolved'] as const) {
    await deliverBy(route, notificationOf(alertOf({ n: 1, state })));
  }
  expect(actions()).toEqual([
    ['trigger', key],
    ['trigger', key],
    ['trigger', key],
    ['resolve', key],
  ]);
});

it.each([
  ['critical', 'critical'],
  ['warning', 'warning'],
  ['notice', 'info'],
] as const)('calls %s %s', async (severity, called) => {
  await deliverBy(open(), notificationOf(alertOf({ n: 1, severity })));
  expect(events()[0]?.payload?.severity).toBe(called);
});

it('keeps the incidents of replays apart', async () => {
  const inReplay = alertOf({ n: 1, replay: { id: 'r', generation: 2 } });
  await deliverBy(open(), notificationOf(inReplay));
  expect(events()[0]?.dedup_key).toBe(`r.2.${inReplay.id}`);
});

it('goes on after a failure where it had got to', async () => {
  const told = notificationOf(...[1, 2, 3].map((n) => alertOf({ n })));
  const route = open();
  answers = [202, 429];
  expect(await deliverBy(route, told)).toMatchObject({ outcome: 'failed' });
  expect(await deliverBy(route, told)).toEqual({ outcome: 'accepted' });
  const keys = events().map(({ dedup_key }) => dedup_key);
  expect(keys).toHaveLength(4);
  expect(keys[1]).toBe(keys[2]);
  expect(new Set(keys).size).toBe(3);
  expect(new Set(receiver.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

it('ends every incident, also of alerts that are counted only', async () => {
  const resolved = (n: number): Alert => alertOf({ n, state: 'resolved' });
  const told = crowd(60, resolved);
  await deliverBy(open(), told);
  expect(actions().filter(([action]) => action === 'resolve')).toHaveLength(60);
});

it('says how many alerts of a group it does not show', async () => {
  await deliverBy(open(), crowd(60));
  expect(events()).toHaveLength(50);
  expect(events()[0]?.payload?.custom_details).toHaveProperty(
    'Not shown',
    'and 10 more alerts of this group',
  );
});

it('keeps to the limits, whatever headlines hold', async () => {
  await deliverBy(open(), notificationOf(nastyAlert(1)));
  expect(events()).toHaveLength(1);
});

it('has one incident for the pipeline', async () => {
  const route = open();
  await deliverBy(route, notificationAbout({ type: 'pipeline-stalled', lastMinute: testNow }));
  await deliverBy(route, notificationAbout({ type: 'pipeline-recovered', minute: testNow }));
  expect(actions()).toEqual([
    ['trigger', 'barograph-pipeline-stalled'],
    ['resolve', 'barograph-pipeline-stalled'],
  ]);
});
