import { z } from 'zod';
import { readJson } from './delivery/deliver-json.ts';
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
  type Tone,
} from './message/message.ts';
import { cut } from './message/one-line.ts';
import { defineRouteType } from './route.ts';
import { routeFields, secretFields, secretGiven, secretOf } from './route-settings.ts';

const schema = z
  .strictObject({
    type: z.literal('teams'),
    ...routeFields,
    ...secretFields(
      'url',
      z.url({ protocol: /^https?$/ }).max(2_000),
      'The address of a workflow "when a Teams webhook request is received"; whoever has it can post.',
    ),
  })
  .superRefine(secretGiven('url', 'needed'));

/** Teams refuses messages above about 28 kB, and counts what it makes of them. */
const mostBytes = 20_000;
const mostAlerts = 10;
const colours: Readonly<Record<Tone, string>> = {
  critical: 'Attention',
  warning: 'Warning',
  notice: 'Accent',
  'no-data': 'Default',
  resolved: 'Good',
};

const refusalSchema = z.object({
  error: z.object({ code: z.string().optional(), message: z.string().optional() }),
});

/**
 * A workflow of Microsoft Teams that posts an Adaptive Card. Everything stands in RichTextBlocks, the one element of a
 * card whose text knows no Markdown. There is no idempotency key.
 */
export const teams = defineRouteType({
  schema,
  open: (settings, { clock, publicUrl }) => {
    const url = new URL(secretOf(settings, 'url'));
    const words = (body: string) => {
      const error = readJson(body, refusalSchema)?.error;
      return { reason: error?.message ?? error?.code };
    };
    const receiver = { url, words, secrets: secretsOfUrl(url) };
    return jsonRoute(settings, receiver, clock, (notification) => ({
      body: teamsBody(composeMessage(notification, publicUrl)),
    }));
  },
});

type Element = Readonly<Record<string, unknown>>;

function teamsBody(message: Message): string {
  return fitting(
    message,
    mostAlerts,
    (shown) => JSON.stringify(envelopeOf(cardOf(shown))),
    (body) => Buffer.byteLength(body) <= mostBytes,
  );
}

const envelopeOf = (content: Element): Element => ({
  type: 'message',
  attachments: [
    { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content },
  ],
});

function cardOf({ title, tone, text, alerts, more, link }: Message): Element {
  const rest = moreLine(more);
  // Teams shows six actions at most.
  const actions = [
    ...alerts
      .slice(0, 1)
      .flatMap((alert) => linksOf(alert).flatMap(({ text: words, url }) => openUrl(words, url))),
    ...openUrl('Barograph', link),
  ];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    fallbackText: cut(title, 200),
    msteams: { width: 'Full' },
    body: [
      rich([run(title, { size: 'Large', weight: 'Bolder', color: colours[tone] })]),
      ...(text === undefined ? [] : [rich([run(text)])]),
      ...alerts.flatMap((alert) => alertElements(alert, alerts.length > 1)),
      ...(rest === undefined ? [] : [rich([run(cut(rest, 700))])]),
    ],
    ...(actions.length === 0 ? {} : { actions }),
  };
}

function alertElements(alert: AlertMessage, titled: boolean): Element[] {
  const { title, tone, reason, facts, stories, moreStories } = alert;
  const rest = moreStoriesLine(moreStories);
  return [
    ...(titled
      ? [{ ...rich([run(title, { weight: 'Bolder', color: colours[tone] })]), separator: true }]
      : []),
    rich([run(reason)]),
    ...facts.map(({ name, value }) => ({
      ...rich([run(`${name}: `, { weight: 'Bolder' }), run(value)]),
      spacing: 'None',
    })),
    ...stories.map(({ title: heading, note, url }) =>
      rich([
        run(heading, url === undefined ? {} : { selectAction: { type: 'Action.OpenUrl', url } }),
        run(` (${note})`, { isSubtle: true }),
      ]),
    ),
    ...(rest === undefined ? [] : [rich([run(rest, { isSubtle: true })])]),
  ];
}

const rich = (inlines: readonly Element[]): Element => ({ type: 'RichTextBlock', inlines });
const run = (text: string, look: Element = {}): Element => ({ type: 'TextRun', text, ...look });

function openUrl(title: string, url: string | undefined): Element[] {
  return url === undefined ? [] : [{ type: 'Action.OpenUrl', title, url }];
}
