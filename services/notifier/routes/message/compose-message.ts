import type { Alert } from '../../../core/contracts/alert.ts';
import type { Notification } from '../../../core/contracts/notification.ts';
import { factsOf } from './facts-of.ts';
import type { AlertMessage, Message, StoryLine, Tone } from './message.ts';
import { clockTime, percent } from './numbers.ts';
import { cut, oneLine } from './one-line.ts';
import { linkToAlert, linkToPage, linkToReplay, webAddress } from './page-link.ts';

const stateWords = {
  pending: 'pending',
  firing: 'firing',
  'no-data': 'no data',
  resolved: 'resolved',
} as const;

/** Longest title, reason and story, in characters: what they are for is said by then. */
const mostTitle = 250;
const mostReason = 1_000;
const mostStory = 300;
const mostNames = 20;

/**
 * What a notification says to people: what happened, how unlikely it is, the share of negative stories before and now,
 * the stories that drove it, and where to look. Whoever reads it alone knows why.
 * @param publicUrl where people reach the page; without it there are no links to it
 */
export function composeMessage(
  { summary, content }: Pick<Notification, 'summary' | 'content'>,
  publicUrl: string | undefined,
): Message {
  if (content.type !== 'alerts') {
    return {
      title: cut(oneLine(summary), mostTitle),
      tone: content.type === 'pipeline-stalled' ? 'critical' : 'resolved',
      text: undefined,
      alerts: [],
      more: { count: 0, names: [] },
      link: linkToPage(publicUrl),
    };
  }
  const [first] = content.alerts;
  const { head, rest } = aroundReason(summary, first?.reason);
  return {
    title: cut(head, mostTitle),
    tone: first === undefined ? 'notice' : toneOf(first),
    text: rest,
    alerts: content.alerts.map((alert) => alertMessageOf(alert, publicUrl)),
    more: { count: content.more, names: [] },
    link: linkToPage(publicUrl),
  };
}

/** The message with its first alerts only; the others are counted and named. */
export function withFirstAlerts(message: Message, most: number): Message {
  const left = message.alerts.slice(most);
  if (left.length === 0) return message;
  return {
    ...message,
    alerts: message.alerts.slice(0, most),
    more: {
      count: message.more.count + left.length,
      names: [...left.map(({ title }) => title), ...message.more.names].slice(0, mostNames),
    },
  };
}

/** The message with that many stories for each alert at most; the others are counted. */
export function withFirstStories(message: Message, most: number): Message {
  const alerts = message.alerts.map((alert) => ({
    ...alert,
    stories: alert.stories.slice(0, most),
    moreStories: alert.moreStories + Math.max(0, alert.stories.length - most),
  }));
  return { ...message, alerts };
}

/** A summary holds the reason of the first alert, which is told with that alert: what stands before and behind it. */
function aroundReason(
  summary: string,
  reason: string | undefined,
): { readonly head: string; readonly rest: string | undefined } {
  const start = reason === undefined ? -1 : summary.indexOf(reason.slice(0, 40));
  if (reason === undefined || start <= 0) return { head: oneLine(summary), rest: undefined };
  const head = oneLine(summary.slice(0, start)).replace(/\.$/, '');
  // A long summary was cut within the reason.
  const rest = summary.startsWith(reason, start)
    ? oneLine(summary.slice(start + reason.length))
    : '';
  return { head, rest: rest === '' ? undefined : cut(rest, mostReason) };
}

function toneOf({ state, severity }: Alert): Tone {
  return state === 'resolved' || state === 'no-data' ? state : severity;
}

function alertMessageOf(alert: Alert, publicUrl: string | undefined): AlertMessage {
  const { seriesName, severity, state, reason, evidence } = alert;
  return {
    title: oneLine(`${seriesName}: ${severity}, ${stateWords[state]}`),
    tone: toneOf(alert),
    reason: cut(oneLine(reason), mostReason),
    facts: factsOf(alert),
    stories: evidence.topStories.map(storyLineOf),
    moreStories: 0,
    link: linkToAlert(publicUrl, alert),
    replayLink: linkToReplay(publicUrl, alert),
  };
}

function storyLineOf(story: Alert['evidence']['topStories'][number]): StoryLine {
  const { title, source, url, publishedAt, posts, sources, negative, share, standsOut } = story;
  const told =
    posts === 1 ? [] : [`told ${posts} times${sources === 1 ? '' : ` by ${sources} sources`}`];
  const marks = (standsOut ?? []).map((mark) => mark.replace('-', ' '));
  const note = [
    oneLine(source),
    clockTime(publishedAt),
    ...told,
    `negative ${percent(negative)}`,
    ...(share === undefined ? [] : [`explains ${percent(share)}`]),
    ...marks,
  ];
  return {
    title: cut(oneLine(title), mostStory) || 'untitled',
    note: cut(note.join(', '), mostStory),
    url: webAddress(url),
  };
}
