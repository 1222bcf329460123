import type { Evidence } from '../../../core/contracts/alert.ts';
import { chartHeight, chartWidth } from './chart-image.ts';
import { escapeHtml } from './escape-html.ts';
import {
  type AlertMessage,
  linksOf,
  type Message,
  moreLine,
  moreStoriesLine,
  type Tone,
} from './message.ts';
import { amount, clockTime } from './numbers.ts';

/** A chart of one of a mail's alerts, attached under its `cid`. */
export interface MailChart {
  /** Index of the alert. */
  readonly alert: number;
  readonly cid: string;
  readonly history: NonNullable<Evidence['history']>;
}

const colours: Readonly<Record<Tone, string>> = {
  critical: '#c62828',
  warning: '#b45309',
  notice: '#1565c0',
  'no-data': '#616161',
  resolved: '#2e7d32',
};
const minuteMs = 60_000;

/** A message as HTML for mail programs: tables and inline styles, nothing that is fetched. */
export function htmlMail(message: Message, charts: readonly MailChart[]): string {
  const { title, tone, text, alerts, more, link } = message;
  const rest = moreLine(more);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"></head>',
    '<body style="margin:0;padding:16px;background:#ffffff;color:#1f2328;font:15px/1.45 -apple-system,\'Segoe UI\',Roboto,Helvetica,Arial,sans-serif">',
    `<div style="max-width:640px;border-left:4px solid ${colours[tone]};padding-left:16px">`,
    `<h1 style="font-size:19px;line-height:1.3;margin:0 0 8px;color:${colours[tone]}">${escapeHtml(title)}</h1>`,
    text === undefined ? '' : paragraph(escapeHtml(text)),
    ...alerts.map((alert, i) =>
      alertHtml(
        alert,
        charts.find((chart) => chart.alert === i),
        alerts.length > 1,
      ),
    ),
    rest === undefined ? '' : paragraph(escapeHtml(rest)),
    link === undefined ? '' : paragraph(anchor('Open Barograph', link)),
    '</div></body></html>',
  ].join('\n');
}

function alertHtml(alert: AlertMessage, chart: MailChart | undefined, titled: boolean): string {
  const { title, tone, reason, facts, stories, moreStories } = alert;
  const rest = moreStoriesLine(moreStories);
  const rows = facts.map(
    ({ name, value }) =>
      `<tr><td style="padding:1px 12px 1px 0;color:#59636e;vertical-align:top;white-space:nowrap">${escapeHtml(name)}</td><td style="padding:1px 0">${escapeHtml(value)}</td></tr>`,
  );
  const items = [
    ...stories.map(({ title: heading, note, url }) => {
      const written = escapeHtml(heading);
      return `${url === undefined ? written : anchor(heading, url)} <span style="color:#59636e">(${escapeHtml(note)})</span>`;
    }),
    ...(rest === undefined ? [] : [escapeHtml(rest)]),
  ];
  return [
    titled
      ? `<h2 style="font-size:16px;margin:20px 0 4px;color:${colours[tone]}">${escapeHtml(title)}</h2>`
      : '',
    paragraph(escapeHtml(reason)),
    chart === undefined ? '' : chartHtml(chart),
    `<table role="presentation" style="border-collapse:collapse;font-size:14px;margin:8px 0">${rows.join('')}</table>`,
    items.length === 0
      ? ''
      : `<ul style="margin:8px 0;padding-left:20px">${items.map((item) => `<li style="margin:3px 0">${item}</li>`).join('')}</ul>`,
    ...linksOf(alert).map(({ text, url }) => paragraph(anchor(text, url))),
  ].join('\n');
}

/** The picture has no letters: what its axes say stands below it, where it can be read out and found. */
function chartHtml({ cid, history }: MailChart): string {
  const { from, stepMinutes, negative, expected } = history;
  const to = from + negative.length * stepMinutes * minuteMs;
  const peak = Math.max(...negative);
  const usual = expected.at(-1);
  const caption = `Negative stories each ${stepMinutes} min, ${clockTime(from)} to ${clockTime(to)}: ${peak} at most${usual === undefined ? '' : `; the line is what was expected, ${amount(usual)} at the end`}.`;
  return `<p style="margin:8px 0"><img src="cid:${escapeHtml(cid)}" width="${chartWidth}" height="${chartHeight}" alt="${escapeHtml(caption)}" style="display:block;max-width:100%;height:auto"><span style="font-size:12px;color:#59636e">${escapeHtml(caption)}</span></p>`;
}

function paragraph(html: string): string {
  return `<p style="margin:8px 0">${html}</p>`;
}

function anchor(text: string, url: string): string {
  return `<a href="${escapeHtml(url)}" style="color:#0b57d0">${escapeHtml(text)}</a>`;
}
