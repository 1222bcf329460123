import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../../../services/core/contracts/notification.ts';
import { escapeMrkdwn } from '../../../services/notifier/routes/slack.ts';
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

/** Block Kit as Slack documents it: the blocks that are used, with their limits. */
const plainText = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean(),
  });
const richElement = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.string().min(1),
    style: z.strictObject({ bold: z.boolean() }).optional(),
  }),
  z.strictObject({
    type: z.literal('link'),
    text: z.string().min(1),
    url: z.url({ protocol: /^https?$/ }).max(3_000),
  }),
]);
const richSection = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z.array(richElement).min(1),
});
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainText(150) }),
  z.strictObject({ type: z.literal('divider') }),
  z.strictObject({
    type: z.literal('section'),
    fields: z.array(plainText(2_000)).min(1).max(10),
  }),
  z.strictObject({
    type: z.literal('context'),
    elements: z.array(plainText(3_000)).min(1).max(10),
  }),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z
      .array(
        z.discriminatedUnion('type', [
          richSection,
          z.strictObject({
            type: z.literal('rich_text_list'),
            style: z.enum(['bullet', 'ordered']),
            elements: z.array(richSection).min(1),
          }),
        ]),
      )
      .min(1),
  }),
]);
const payload = z.strictObject({
  text: z.string().min(1).max(4_000),
  blocks: z
    .array(block)
    .min(1)
    .max(50)
    // Above some 13,000 characters Slack answers msg_blocks_too_long.
    .refine((blocks) => JSON.stringify(blocks).length < 13_000, 'is too long'),
});

let receiver: CollectingServer;
beforeEach(async () => {
  receiver = await startCollectingServer((_request, response) => response.end('ok'));
});
afterEach(() => receiver.close());

async function sent(notification: Notification, given: object = {}) {
  const route = routeFrom({ type: 'slack', url: `${receiver.url}/services/T/B/x`, ...given });
  expect(await deliverBy(route, notification)).toEqual({ outcome: 'accepted' });
  return JSON.parse(receiver.requests.at(-1)?.body ?? '') as z.infer<typeof payload>;
}

/** Everything that is read, whatever it stands in. */
function wordsOf(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\\"/g, '"');
}

describe('a message to Slack', () => {
  it('is Block Kit that says why on its own, and plain text that does, too', async () => {
    const message = payload.parse(await sent(notificationOf(fullAlert(1))));
    for (const words of whyWords) {
      expect(wordsOf(message.blocks)).toContain(words);
      expect(message.text).toContain(words);
    }
    const link = `${pageUrl}?company=MADE1&alert=${fullAlert(1).id}`;
    expect(wordsOf(message.blocks)).toContain(link);
    expect(message.text).toContain(`<${link}|The alert with its evidence>`);
    expect(message.text).toContain('<https://news.example/1|Made-up Maker 1 recalls');
  });

  it('tells several alerts together, and counts and names those that have no room', async () => {
    const message = payload.parse(await sent(crowd(60, (n) => fullAlert(n))));
    const shown = message.blocks.filter(({ type }) => type === 'section').length;
    expect(shown).toBeGreaterThan(2);
    expect(wordsOf(message.blocks)).toContain(`and ${60 - shown} more: Made-up Maker`);
    expect(message.text).toMatch(/and \d+ more: Made-up Maker/);
  });

  it('keeps to the limits and to its own words, whatever headlines hold', async () => {
    for (const notification of [notificationOf(nastyAlert(1)), crowd(50, nastyAlert)]) {
      const { text, blocks } = payload.parse(await sent(notification));
      // No mention, no link of Markdown, and no link but our own.
      expect(text).not.toMatch(/<[!@#]/);
      expect(text).not.toMatch(/@(everyone|here|channel|all)/);
      expect(text).not.toContain('](');
      for (const [link] of text.matchAll(/<[^>]*>/g)) {
        expect(link).toMatch(/^<https:\/\/(news|barograph)\.example\/[^|<>]*\|[^<>]+>$/);
      }
      expect(wordsOf(blocks)).not.toContain('mrkdwn');
      expect(wordsOf(blocks)).not.toContain('"url":"javascript');
      expect(wordsOf(blocks)).not.toMatch(/[\u202a-\u202e]/);
    }
  });

  it('tells of the pipeline', async () => {
    const message = await sent(
      notificationAbout({ type: 'pipeline-stalled', lastMinute: testNow }),
    );
    expect(payload.parse(message).text).toContain('Pipeline stalled');
  });

  it('is text alone where Block Kit is not wanted', async () => {
    expect(Object.keys(await sent(notificationOf(fullAlert(1)), { blocks: false }))).toEqual([
      'text',
    ]);
  });
});

it.each([
  ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
  ['<!channel> @all', '&lt;!channel&gt; @\u200ball'],
  ['![x](https://e.example)', '![x]\u200b(https://e.example)'],
])('writes %s as it is', (text, written) => {
  expect(escapeMrkdwn(text)).toBe(written);
});
