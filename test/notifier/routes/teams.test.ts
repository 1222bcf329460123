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
  testNow,
  whyWords,
} from '../../support/route-notifications.ts';

/** The parts of the Adaptive Card schema 1.4 that are used, strictly: Teams drops a card that it cannot read. */
const openUrl = z.strictObject({
  type: z.literal('Action.OpenUrl'),
  title: z.string().min(1).optional(),
  url: z.url({ protocol: /^https?$/ }),
});
const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  size: z.enum(['Small', 'Default', 'Medium', 'Large', 'ExtraLarge']).optional(),
  weight: z.enum(['Lighter', 'Default', 'Bolder']).optional(),
  color: z.enum(['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention']).optional(),
  isSubtle: z.boolean().optional(),
  selectAction: openUrl.optional(),
});
const element = z.strictObject({
  type: z.literal('RichTextBlock'),
  inlines: z.array(textRun).min(1),
  separator: z.boolean().optional(),
  spacing: z.enum(['None', 'Small', 'Default', 'Medium', 'Large']).optional(),
});
const payload = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.strictObject({
        type: z.literal('AdaptiveCard'),
        $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
        version: z.enum(['1.4', '1.5']),
        fallbackText: z.string().min(1),
        msteams: z.strictObject({ width: z.literal('Full') }),
        body: z.array(element).min(1),
        actions: z.array(openUrl).min(1).max(6).optional(),
      }),
    }),
  ]),
});

let receiver: CollectingServer;
beforeEach(async () => {
  receiver = await startCollectingServer((_request, response) => response.writeHead(202).end());
});
afterEach(() => receiver.close());

async function sent(notification: Notification) {
  const route = routeFrom({ type: 'teams', url: `${receiver.url}/workflows/x?sig=y` });
  expect(await deliverBy(route, notification)).toEqual({ outcome: 'accepted' });
  const { body = '' } = receiver.requests.at(-1) ?? {};
  // Teams refuses messages above about 28 kB.
  expect(Buffer.byteLength(body)).toBeLessThan(28_000);
  return payload.parse(JSON.parse(body)).attachments[0].content;
}

const textOf = ({ body }: { readonly body: readonly z.infer<typeof element>[] }): string =>
  body.map(({ inlines }) => inlines.map(({ text }) => text).join('')).join('\n');

describe('a message to Teams', () => {
  it('is a card that says why on its own, with links', async () => {
    const card = await sent(notificationOf(fullAlert(1)));
    for (const words of whyWords) expect(textOf(card)).toContain(words);
    const links = card.body.flatMap(({ inlines }) => inlines.map((run) => run.selectAction?.url));
    expect(links).toContain('https://news.example/1');
    const page = `${pageUrl}?company=MADE1&alert=${fullAlert(1).id}`;
    expect(card.actions?.map(({ url }) => url)).toEqual([page, `${page}&form=replay`, pageUrl]);
  });

  it('tells several alerts together, and counts and names those that have no room', async () => {
    const card = await sent(crowd(60, (n) => fullAlert(n)));
    const shown = card.body.filter(({ separator }) => separator === true).length;
    expect(shown).toBeGreaterThan(3);
    expect(textOf(card)).toContain(`and ${60 - shown} more: Made-up Maker`);
  });

  it('keeps to the limits, and runs of text know no marks, whatever headlines hold', async () => {
    for (const notification of [notificationOf(nastyAlert(1)), crowd(50, nastyAlert)]) {
      const card = await sent(notification);
      expect(textOf(card)).toContain('**b**');
      expect(textOf(card)).not.toMatch(/[\u202a-\u202e]/);
      expect(textOf(card)).not.toContain(String.fromCharCode(7));
    }
  });

  it('tells of the pipeline', async () => {
    const card = await sent(notificationAbout({ type: 'pipeline-recovered', minute: testNow }));
    expect(textOf(card)).toContain('works again');
    expect(card.body[0]?.inlines[0]?.color).toBe('Good');
  });
});
