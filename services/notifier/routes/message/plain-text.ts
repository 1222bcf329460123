import { type AlertMessage, linksOf, type Message, moreLine, moreStoriesLine } from './message.ts';

/** How a format writes things; every text that is not its own goes through `text`. */
export interface TextStyle {
  readonly text: (text: string) => string;
  readonly strong: (written: string) => string;
  /** `written` has been through `text`. */
  readonly link: (written: string, url: string) => string;
}

const plain: TextStyle = {
  text: (text) => text,
  strong: (written) => written,
  link: (written, url) => `${written} <${url}>`,
};

/** A message as lines of text, in a style; by default without any marks. */
export function textOf(message: Message, style: TextStyle = plain): string {
  const { title, text, alerts, more, link } = message;
  const rest = moreLine(more);
  return [
    style.strong(style.text(title)),
    ...(text === undefined ? [] : [style.text(text)]),
    ...alerts.flatMap((alert) => ['', ...alertLines(alert, style, alerts.length > 1)]),
    ...(rest === undefined ? [] : ['', style.text(rest)]),
    ...(link === undefined ? [] : ['', style.link('Barograph', link)]),
  ].join('\n');
}

function alertLines(alert: AlertMessage, style: TextStyle, titled: boolean): string[] {
  const { title, reason, facts, stories, moreStories } = alert;
  const rest = moreStoriesLine(moreStories);
  return [
    ...(titled ? [style.strong(style.text(title))] : []),
    style.text(reason),
    ...facts.map(
      ({ name, value }) => `${style.strong(style.text(`${name}:`))} ${style.text(value)}`,
    ),
    ...stories.map(({ title: heading, note, url }) => {
      const written = style.text(heading);
      return `• ${url === undefined ? written : style.link(written, url)} (${style.text(note)})`;
    }),
    ...(rest === undefined ? [] : [`• ${style.text(rest)}`]),
    ...linksOf(alert).map(({ text, url }) => style.link(text, url)),
  ];
}
