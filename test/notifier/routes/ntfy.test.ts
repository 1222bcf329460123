import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../../../services/core/contracts/notification.ts';
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

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, `has more than ${most} bytes`);
const payload = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: bytes(250),
  message: bytes(4_096),
  priority: z.int().min(1).max(5),
  tags: z.array(z.string().regex(/^\w+$/)).max(5),
  click: z.url({ protocol: /^https?$/ }).optional(),
});

let receiver: CollectingServer;
beforeEach(async () => {
  receiver = await startCollectingServer((_request, response) => response.end('{}'));
});
afterEach(() => receiver.close());

async function sent(notification: Notification, given: object = {}) {
  const route = routeFrom({ type: 'ntfy', url: receiver.url, topic: 'desk_1', ...given });
  expect(await deliverBy(route, notification)).toEqual({ outcome: 'accepted' });
  return payload.parse(JSON.parse(receiver.requests.at(-1)?.body ?? ''));
}

it('says why on its own, and opens the alert', async () => {
  const message = await sent(notificationOf(fullAlert(1)), { token: 'tk_word' });
  expect(receiver.requests[0]).toMatchObject({
    path: '/',
    headers: { authorization: 'Bearer tk_word' },
  });
  for (const words of whyWords) expect(`${message.title}\n${message.message}`).toContain(words);
  expect(message.message.split('\n')[0]).toContain('12 negative stories');
  expect(message).toMatchObject({
    topic: 'desk_1',
    click: `${pageUrl}?company=MADE1&alert=${fullAlert(1).id}`,
  });
});

it.each([
  ['notice', 'firing', 3],
  ['warning', 'firing', 4],
  ['critical', 'firing', 5],
  ['critical', 'resolved', 3],
] as const)('gives %s, %s the priority %i', async (severity, state, priority) => {
  const message = await sent(notificationOf(alertOf({ n: 1, severity, state })));
  expect(message.priority).toBe(priority);
});

it('keeps to its limits in bytes, and counts what has no room', async () => {
  const message = await sent(crowd(60, (n) => fullAlert(n)));
  expect(message.message).toMatch(/and \d+ more: Made-up Maker/);
  expect(message.click).toBe(pageUrl);
  const wide = { ...nastyAlert(1), seriesName: '大'.repeat(200), reason: '大'.repeat(1_000) };
  expect((await sent(notificationOf(wide))).message).toMatch(/^大+/);
});

it('tells of the pipeline', async () => {
  const message = await sent(notificationAbout({ type: 'pipeline-stalled', lastMinute: testNow }));
  expect(message).toMatchObject({ priority: 5, click: pageUrl });
  expect(message.message).toContain('Pipeline stalled');
});

it.each([
  [{ topic: undefined }, 'topic'],
  [{ topic: 'a/b' }, 'must be 1 to 64 letters'],
])('refuses the settings %o', (given, words) => {
  expect(() => routeFrom({ type: 'ntfy', ...given })).toThrow(words);
});
