import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../../../services/core/contracts/notification.ts';
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
  whyWords,
} from '../../support/route-notifications.ts';

/** Execute Webhook as Discord documents it, with the limits of embeds. */
const embed = z.strictObject({
  title: z.string().min(1).max(256),
  description: z.string().min(1).max(4_096),
  url: z.url({ protocol: /^https?$/ }).optional(),
  color: z.int().min(0).max(0xffffff),
  fields: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(256),
        value: z.string().min(1).max(1_024),
        inline: z.boolean(),
      }),
    )
    .max(25),
});
const payload = z.strictObject({
  content: z.string().min(1).max(2_000),
  embeds: z
    .array(embed)
    .max(10)
    .refine(
      (embeds) =>
        embeds
          .flatMap(({ title, description, fields }) => [
            title,
            description,
            ...fields.flatMap(({ name, value }) => [name, value]),
          ])
          .join('').length <= 6_000,
      'have more than 6,000 characters',
    ),
  allowed_mentions: z.strictObject({ parse: z.tuple([]) }),
});

let receiver: CollectingServer;
let refusal:
  | { readonly status: number; readonly body: string; readonly headers?: object }
  | undefined;
beforeEach(async () => {
  refusal = undefined;
  receiver = await startCollectingServer((_request, response) => {
    response.writeHead(refusal?.status ?? 200, { ...refusal?.headers });
    response.end(refusal?.body);
  });
});
afterEach(() => receiver.close());

const open = () =>
  routeFrom({ type: 'discord', url: `${receiver.url}/api/webhooks/1/x?thread_id=7` });

async function sent(notification: Notification) {
  expect(await deliverBy(open(), notification)).toEqual({ outcome: 'accepted' });
  return JSON.parse(receiver.requests.at(-1)?.body ?? '') as unknown;
}

/** Markdown as Discord shows it: a backslash before a sign is not seen. */
const shown = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('\\\\', '\\')
    .replaceAll(/\\([^A-Za-z0-9\s])/g, '$1');

describe('a message to Discord', () => {
  it('is an embed that says why on its own, and waits to hear whether it was shown', async () => {
    const message = payload.parse(await sent(notificationOf(fullAlert(1))));
    for (const words of whyWords) expect(shown(message)).toContain(words);
    expect(message.embeds[0]?.url).toBe(`${pageUrl}?company=MADE1&alert=${fullAlert(1).id}`);
    expect(message.embeds[0]?.description).toMatch(
      /\[Made\\-up .*\]\(https:\/\/news\.example\/1\)/,
    );
    expect(receiver.requests[0]?.path).toBe('/api/webhooks/1/x?thread_id=7&wait=true');
  });

  it('tells several alerts together, and counts and names those that have no room', async () => {
    const message = payload.parse(await sent(crowd(60, (n) => fullAlert(n))));
    expect(message.embeds.length).toBeGreaterThan(2);
    const rest = 60 - message.embeds.length;
    expect(shown(message.content)).toContain(`and ${rest} more: Made-up Maker`);
  });

  it('keeps to the limits and to its own words, whatever headlines hold', async () => {
    for (const notification of [notificationOf(nastyAlert(1)), crowd(50, nastyAlert)]) {
      const message = payload.parse(await sent(notification));
      const texts = [
        message.content,
        ...message.embeds.flatMap(({ title, description, fields }) => [
          title,
          description,
          ...fields.map(({ value }) => value),
        ]),
      ];
      for (const text of texts) {
        // What is left once links of our own are gone has every sign escaped.
        const foreign = text
          .replaceAll(/\]\(https:\/\/(news|barograph)\.example\/[^()\s]*\)/g, '')
          .replaceAll(/(^|\n)(• )?\[/g, '$1')
          .replaceAll(/^\*\*|\*\*$/gm, '')
          .replaceAll(/ \((?=test|\\)|\)$/gm, '')
          .replaceAll(/\\[^A-Za-z0-9\s]/g, '');
        expect(foreign).not.toMatch(/[*_~`|<[\]@#]/);
      }
    }
  });

  it('tells of the pipeline', async () => {
    const told = notificationAbout({ type: 'pipeline-stalled', lastMinute: null });
    const message = payload.parse(await sent(told));
    expect(shown(message.content)).toContain('Pipeline stalled');
    expect(message.embeds).toEqual([]);
  });
});

it('comes back when Discord says, which is more exact than its header', async () => {
  refusal = {
    status: 429,
    body: JSON.stringify({
      message: 'You are being rate limited.',
      retry_after: 1.337,
      global: false,
    }),
    headers: { 'retry-after': '2' },
  };
  expect(await deliverBy(open(), notificationOf(fullAlert(1)))).toEqual({
    outcome: 'failed',
    reason: 'the receiver answered 429: You are being rate limited.',
    afterMs: 1_337,
  });
});
