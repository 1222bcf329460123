import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../../../services/core/contracts/notification.ts';
import { type CollectingServer, startCollectingServer } from '../../support/collecting-server.ts';
import {
  crowd,
  deliverBy,
  fullAlert,
  nastyAlert,
  notificationOf,
  pageUrl,
  routeFrom,
  whyWords,
} from '../../support/route-notifications.ts';

const token = '123456:a-token-of-a-bot';
const payload = z.strictObject({
  chat_id: z.union([z.int(), z.string()]),
  message_thread_id: z.int().optional(),
  text: z.string().min(1).max(4_096),
  parse_mode: z.literal('HTML'),
  link_preview_options: z.strictObject({ is_disabled: z.literal(true) }),
});

let refusal: { readonly status: number; readonly body: object } | undefined;
let receiver: CollectingServer;
beforeEach(async () => {
  refusal = undefined;
  receiver = await startCollectingServer((_request, response) => {
    response.writeHead(refusal?.status ?? 200).end(JSON.stringify(refusal?.body ?? { ok: true }));
  });
});
afterEach(() => receiver.close());

const open = (given: object = {}) =>
  routeFrom({ type: 'telegram', apiUrl: receiver.url, token, chatId: -100_123, ...given });

async function sent(notification: Notification, given: object = {}) {
  expect(await deliverBy(open(given), notification)).toEqual({ outcome: 'accepted' });
  return payload.parse(JSON.parse(receiver.requests.at(-1)?.body ?? ''));
}

/** Telegram's own rules: only tags it knows, closed as they were opened, and no bare signs of HTML. */
function expectTelegramHtml(text: string): void {
  const open: string[] = [];
  const rest = text.replaceAll(/<(\/?)(b|a)(?: href="([^"<>]*)")?>/g, (_tag, end, name, href) => {
    if (end === '/') expect(open.pop()).toBe(name);
    else open.push(name);
    if (href !== undefined) expect(href).toMatch(/^https:\/\/(news|barograph)\.example\//);
    return '';
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(rest.replaceAll(/&(amp|lt|gt|quot);/g, '')).not.toContain('&');
}

it('says why on its own, to the chat and topic that are set', async () => {
  const message = await sent(notificationOf(fullAlert(1)), { threadId: 7 });
  expect(receiver.requests[0]?.path).toBe(`/bot${token}/sendMessage`);
  expect(message).toMatchObject({ chat_id: -100_123, message_thread_id: 7 });
  for (const words of whyWords) expect(message.text).toContain(words);
  const link = `${pageUrl}?company=MADE1&amp;alert=${fullAlert(1).id}`;
  expect(message.text).toContain(`<a href="${link}">The alert with its evidence</a>`);
  expectTelegramHtml(message.text);
});

it('counts and names the alerts that have no room', async () => {
  const { text } = await sent(crowd(60, (n) => fullAlert(n)));
  const shown = text.match(/The alert with its evidence/g)?.length ?? 0;
  expect(shown).toBeGreaterThan(1);
  expect(text).toContain(`and ${60 - shown} more: Made-up Maker`);
});

it('keeps to its limit and to its own marks, whatever headlines hold', async () => {
  expectTelegramHtml((await sent(notificationOf(nastyAlert(1)))).text);
  const { text } = await sent(crowd(50, nastyAlert));
  expectTelegramHtml(text);
  expect(text).toMatch(/and \d+ more/);
});

describe('a refusal', () => {
  it('says when to come back', async () => {
    refusal = {
      status: 429,
      body: {
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 14',
        parameters: { retry_after: 14 },
      },
    };
    expect(await deliverBy(open(), notificationOf(fullAlert(1)))).toEqual({
      outcome: 'failed',
      reason: 'the receiver answered 429: Too Many Requests: retry after 14',
      afterMs: 14_000,
    });
  });

  it('says where a group has moved to', async () => {
    refusal = {
      status: 400,
      body: {
        ok: false,
        description: 'Bad Request: group chat was upgraded to a supergroup chat',
        parameters: { migrate_to_chat_id: -100_999 },
      },
    };
    expect(await deliverBy(open(), notificationOf(fullAlert(1)))).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('the chat has become -100999: set chatId to it'),
    });
  });
});

it.each([
  [{ token: 'no token' }, 'must be a token'],
  [{ chatId: 'somebody' }, 'must be a number or @name'],
  [{ tokenFile: 'file' }, 'not both'],
])('refuses the settings %o', (given, words) => {
  expect(() => open(given)).toThrow(words);
});
