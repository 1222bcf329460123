import { z } from 'zod';
import { jsonRoute } from './delivery/json-route.ts';
import { secretsOfUrl } from './delivery/without-secrets.ts';
import { composeMessage } from './message/compose-message.ts';
import { fitting } from './message/fitting.ts';
import {
  type AlertMessage,
  linksOf,
  type Message,
  moreLine,
  moreStoriesLine,
} from './message/message.ts';
import { cut } from './message/one-line.ts';
import { textOf } from './message/plain-text.ts';
import { wholeLines } from './message/whole-lines.ts';
import { defineRouteType } from './route.ts';
import { routeFields, secretFields, secretGiven, secretOf } from './route-settings.ts';

const schema = z
  .strictObject({
    type: z.literal('slack'),
    ...routeFields,
    ...secretFields(
      'url',
      z.url({ protocol: /^https?$/ }).max(2_000),
      'The incoming webhook of a channel, of Slack, Mattermost or Rocket.Chat; whoever has it can post.',
    ),
    blocks: z
      .boolean()
      .default(true)
      .describe(
        'Whether to send Block Kit beside the plain text; Mattermost and Rocket.Chat show the text alone.',
      ),
  })
  .superRefine(secretGiven('url', 'needed'));

/** Slack refuses more than 50 blocks, and somewhat above 13,000 characters in all of them. */
const mostAlerts = 10;
const mostBlockCharacters = 10_000;
/** Longest plain text that no receiver cuts (Mattermost: 16,383; Slack advises 4,000). */
const mostText = 4_000;
const mostHeader = 150;

/**
 * Incoming webhooks as Slack defines them. Whatever comes from outside stands in blocks that know no markup; the plain
 * text is for notifications on phones, and for receivers without Block Kit. There is no idempotency key: a repeat is
 * shown twice.
 */
export const slack = defineRouteType({
  schema,
  open: (settings, { clock, publicUrl }) => {
    const url = new URL(secretOf(settings, 'url'));
    // Slack answers a refusal with one word, such as channel_is_archived.
    const words = (body: string) => ({ reason: body.length > 200 ? undefined : body });
    const receiver = { url, words, secrets: secretsOfUrl(url) };
    return jsonRoute(settings, receiver, clock, (notification) => {
      const message = composeMessage(notification, publicUrl);
      const body = JSON.stringify({
        text: fallbackText(message),
        ...(settings.blocks ? { blocks: blocksOf(message) } : {}),
      });
      return { body };
    });
  },
});

/**
 * Slack's three escapes, and zero-width spaces where Mattermost and Rocket.Chat would see a mention of everybody or a
 * link of Markdown.
 */
export function escapeMrkdwn(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200b')
    .replaceAll('](', ']\u200b(');
}

const mrkdwn = {
  text: escapeMrkdwn,
  strong: (written: string) => written,
  link: (written: string, url: string) => `<${url}|${written.replaceAll('|', '¦')}>`,
};

function fallbackText(message: Message): string {
  const text = fitting(
    message,
    20,
    (shown) => textOf(shown, mrkdwn),
    ({ length }) => length <= mostText,
  );
  return wholeLines(text.split('\n'), mostText);
}

type Block = Readonly<Record<string, unknown>>;

function blocksOf(message: Message): readonly Block[] {
  return fitting(message, mostAlerts, render, (blocks) => {
    return JSON.stringify(blocks).length <= mostBlockCharacters;
  });
}

function render({ title, text, alerts, more, link }: Message): readonly Block[] {
  const rest = moreLine(more);
  return [
    { type: 'header', text: plainText(title, mostHeader) },
    ...(text === undefined ? [] : [richText([section([words(cut(text, 2_000))])])]),
    ...alerts.flatMap((alert) => alertBlocks(alert, alerts.length > 1)),
    ...(rest === undefined ? [] : [{ type: 'context', elements: [plainText(rest, 500)] }]),
    ...(link === undefined ? [] : [richText([section([linked('Barograph', link)])])]),
  ];
}

function alertBlocks(alert: AlertMessage, titled: boolean): Block[] {
  const { title, reason, facts, stories, moreStories } = alert;
  const rest = moreStoriesLine(moreStories);
  const items = [
    ...stories.map(({ title: heading, note, url }) =>
      section([url === undefined ? words(heading) : linked(heading, url), words(` (${note})`)]),
    ),
    ...(rest === undefined ? [] : [section([words(rest)])]),
    ...linksOf(alert).map(({ text, url }) => section([linked(text, url)])),
  ];
  return [
    ...(titled ? [{ type: 'divider' }] : []),
    richText([section([...(titled ? [bold(`${title}\n`)] : []), words(reason)])]),
    {
      type: 'section',
      fields: facts.slice(0, 10).map(({ name, value }) => plainText(`${name}\n${value}`, 400)),
    },
    ...(items.length === 0
      ? []
      : [richText([{ type: 'rich_text_list', style: 'bullet', elements: items }])]),
  ];
}

const plainText = (text: string, most: number): Block => ({
  type: 'plain_text',
  text: cut(text, most),
  emoji: false,
});
const richText = (elements: readonly Block[]): Block => ({ type: 'rich_text', elements });
const section = (elements: readonly Block[]): Block => ({ type: 'rich_text_section', elements });
const words = (text: string): Block => ({ type: 'text', text });
const bold = (text: string): Block => ({ type: 'text', text, style: { bold: true } });
const linked = (text: string, url: string): Block => ({ type: 'link', text, url });
