import { z } from 'zod';
import { readJson } from './delivery/deliver-json.ts';
import { jsonRoute } from './delivery/json-route.ts';
import { secretsOfUrl } from './delivery/without-secrets.ts';
import { composeMessage } from './message/compose-message.ts';
import { escapeMarkdown } from './message/escape-markdown.ts';
import { fitting } from './message/fitting.ts';
import {
  type AlertMessage,
  type Message,
  moreLine,
  moreStoriesLine,
  type Tone,
} from './message/message.ts';
import { cut } from './message/one-line.ts';
import { wholeLines } from './message/whole-lines.ts';
import { defineRouteType } from './route.ts';
import { routeFields, secretFields, secretGiven, secretOf } from './route-settings.ts';

const schema = z
  .strictObject({
    type: z.literal('discord'),
    ...routeFields,
    ...secretFields(
      'url',
      z.url({ protocol: /^https?$/ }).max(2_000),
      'The webhook of a channel; whoever has it can post.',
    ),
  })
  .superRefine(secretGiven('url', 'needed'));

/** Discord's limits: embeds of a message, and characters of all of them together and of each part. */
const most = {
  embeds: 10,
  total: 6_000,
  title: 256,
  description: 4_096,
  value: 1_024,
  content: 2_000,
};
const colours: Readonly<Record<Tone, number>> = {
  critical: 0xc62828,
  warning: 0xef6c00,
  notice: 0x1565c0,
  'no-data': 0x757575,
  resolved: 0x2e7d32,
};

/** A refusal: `message` says why, and of too many requests `retry_after` in how many seconds to come back. */
const refusalSchema = z.object({
  message: z.string().optional(),
  retry_after: z.number().optional(),
});

/** Webhooks of Discord: an embed for each alert, and nobody is ever mentioned. There is no idempotency key. */
export const discord = defineRouteType({
  schema,
  open: (settings, { clock, publicUrl }) => {
    const url = new URL(secretOf(settings, 'url'));
    const secrets = secretsOfUrl(url);
    // Without it Discord accepts everything, and drops what it cannot show without a word.
    url.searchParams.set('wait', 'true');
    const words = (body: string) => {
      const refusal = readJson(body, refusalSchema);
      const seconds = refusal?.retry_after;
      return {
        reason: refusal?.message,
        afterMs: seconds === undefined ? undefined : Math.ceil(seconds * 1_000),
      };
    };
    return jsonRoute(settings, { url, words, secrets }, clock, (notification) => ({
      body: JSON.stringify(discordBody(composeMessage(notification, publicUrl))),
    }));
  },
});

interface Embed {
  readonly title: string;
  readonly description: string;
  readonly fields: readonly {
    readonly name: string;
    readonly value: string;
    readonly inline: true;
  }[];
  readonly color: number;
  readonly url?: string;
}

function discordBody(message: Message) {
  const fits = ({ embeds }: Shown) => sizeOf(embeds) <= most.total;
  let shown = fitting(message, most.embeds, render, fits);
  while (!fits(shown)) {
    shown = {
      ...shown,
      embeds: shown.embeds.map((embed) => ({ ...embed, fields: embed.fields.slice(0, -1) })),
    };
  }
  return { ...shown, allowed_mentions: { parse: [] } };
}

interface Shown {
  readonly content: string;
  readonly embeds: readonly Embed[];
}

function render(message: Message): Shown {
  const { title, text, alerts, more, link } = message;
  const rest = moreLine(more);
  const lines = [
    `**${escapeMarkdown(title)}**`,
    ...(text === undefined ? [] : [escapeMarkdown(text)]),
    ...(rest === undefined ? [] : [escapeMarkdown(cut(rest, 700))]),
    ...(link === undefined ? [] : [`[Barograph](${link})`]),
  ];
  return { content: wholeLines(lines, most.content), embeds: alerts.map(embedOf) };
}

function embedOf(alert: AlertMessage): Embed {
  const { title, tone, reason, facts, stories, moreStories, link, replayLink } = alert;
  const rest = moreStoriesLine(moreStories);
  const lines = [
    escapeMarkdown(reason),
    ...stories.map(({ title: heading, note, url }) => {
      const written = escapeMarkdown(heading);
      return `• ${url === undefined ? written : `[${written}](${url})`} (${escapeMarkdown(note)})`;
    }),
    ...(rest === undefined ? [] : [`• ${rest}`]),
    ...(replayLink === undefined ? [] : [`[Replay this stretch](${replayLink})`]),
  ];
  return {
    title: cut(escapeMarkdown(title), most.title),
    description: wholeLines(lines, most.description),
    fields: facts.map(({ name, value }) => ({
      name,
      value: cut(escapeMarkdown(value), most.value),
      inline: true,
    })),
    color: colours[tone],
    ...(link === undefined ? {} : { url: link }),
  };
}

function sizeOf(embeds: readonly Embed[]): number {
  return embeds
    .flatMap(({ title, description, fields }) => [
      title,
      description,
      ...fields.flatMap(({ name, value }) => [name, value]),
    ])
    .reduce((sum, { length }) => sum + length, 0);
}
