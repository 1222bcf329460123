import { z } from 'zod';
import { readJson } from './delivery/deliver-json.ts';
import { jsonRoute } from './delivery/json-route.ts';
import { composeMessage } from './message/compose-message.ts';
import { escapeHtml } from './message/escape-html.ts';
import { fitting } from './message/fitting.ts';
import type { Message } from './message/message.ts';
import { textOf } from './message/plain-text.ts';
import { wholeLines } from './message/whole-lines.ts';
import { defineRouteType } from './route.ts';
import { routeFields, secretFields, secretGiven, secretOf } from './route-settings.ts';

const schema = z
  .strictObject({
    type: z.literal('telegram'),
    ...routeFields,
    ...secretFields(
      'token',
      z.string().regex(/^\d+:[\w-]{10,200}$/, 'must be a token as BotFather gives it: 123456:ABC…'),
      'The token of the bot that writes.',
    ),
    chatId: z
      .union([z.int(), z.string().regex(/^(@\w{3,100}|-?\d{1,20})$/, 'must be a number or @name')])
      .describe('The chat, group or channel it writes to: a number, or @name of a channel.'),
    threadId: z.int().positive().optional().describe('The topic of a group with topics.'),
    apiUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .default('https://api.telegram.org')
      .describe('The Bot API; another one if you run a server of your own.'),
  })
  .superRefine(secretGiven('token', 'needed'));

/** Telegram counts what is left of a message once its markup is read; the markup counts here, too, to be sure. */
const mostText = 4_096;
const mostAlerts = 10;

const refusalSchema = z.object({
  description: z.string().optional(),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
    .optional(),
});

/** A bot of Telegram (Bot API, `sendMessage` in HTML). There is no idempotency key. */
export const telegram = defineRouteType({
  schema,
  open: (settings, { clock, publicUrl }) => {
    const token = secretOf(settings, 'token');
    const { chatId, threadId, apiUrl } = settings;
    const url = new URL(`${apiUrl.replace(/\/$/, '')}/bot${token}/sendMessage`);
    const words = (body: string) => {
      const { description, parameters = {} } = readJson(body, refusalSchema) ?? {};
      const { retry_after: seconds, migrate_to_chat_id: movedTo } = parameters;
      const moved =
        movedTo === undefined ? '' : `; the chat has become ${movedTo}: set chatId to it`;
      return {
        reason: description === undefined ? undefined : `${description}${moved}`,
        afterMs: seconds === undefined ? undefined : seconds * 1_000,
      };
    };
    return jsonRoute(settings, { url, words, secrets: [token] }, clock, (notification) => ({
      body: JSON.stringify({
        chat_id: chatId,
        ...(threadId === undefined ? {} : { message_thread_id: threadId }),
        text: htmlOf(composeMessage(notification, publicUrl)),
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
      }),
    }));
  },
});

const style = {
  text: escapeHtml,
  strong: (written: string) => `<b>${written}</b>`,
  link: (written: string, url: string) => `<a href="${escapeHtml(url)}">${written}</a>`,
};

function htmlOf(message: Message): string {
  const render = (shown: Message) => textOf(shown, style);
  const text = fitting(message, mostAlerts, render, ({ length }) => length <= mostText);
  return wholeLines(text.split('\n'), mostText);
}
