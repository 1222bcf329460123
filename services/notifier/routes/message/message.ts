import type { Severity } from '../../../core/contracts/settings/rule.ts';

/** How a message is to look: what colours and priorities hang on. */
export type Tone = Severity | 'no-data' | 'resolved';

/** A number or a list that tells why. Its value may hold words of others, which each format has to escape. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** One of the top stories. */
export interface StoryLine {
  readonly title: string;
  /** Where and when it was told, how often, and how much of the surge it explains. */
  readonly note: string;
  /** http or https. */
  readonly url: string | undefined;
}

/** One alert for people. */
export interface AlertMessage {
  readonly title: string;
  readonly tone: Tone;
  readonly reason: string;
  readonly facts: readonly Fact[];
  readonly stories: readonly StoryLine[];
  /** Stories that were left out for want of room. */
  readonly moreStories: number;
  /** To the alert on the page. */
  readonly link: string | undefined;
  /** To the form on the page that replays its stretch. */
  readonly replayLink: string | undefined;
}

/** A notification for people, in no format yet: every text is on one line, and nothing is escaped. */
export interface Message {
  readonly title: string;
  readonly tone: Tone;
  /** What there is to say beside the alerts. */
  readonly text: string | undefined;
  readonly alerts: readonly AlertMessage[];
  /** Alerts that are not shown: their number, and the names of those that are known. */
  readonly more: { readonly count: number; readonly names: readonly string[] };
  readonly link: string | undefined;
}

/** Where an alert's message leads to, in the words for each. */
export function linksOf({
  link,
  replayLink,
}: AlertMessage): readonly { readonly text: string; readonly url: string }[] {
  return [
    { text: 'The alert with its evidence', url: link },
    { text: 'Replay this stretch', url: replayLink },
  ].flatMap(({ text, url }) => (url === undefined ? [] : [{ text, url }]));
}

/** "and 7 more: A, B, C …"; undefined if everything is shown. */
export function moreLine({ count, names }: Message['more']): string | undefined {
  if (count === 0) return undefined;
  if (names.length === 0) return `and ${count} more`;
  return `and ${count} more: ${names.join(', ')}${names.length < count ? ' …' : ''}`;
}

/** "and 2 more stories"; undefined if all are shown. */
export function moreStoriesLine(count: number): string | undefined {
  if (count === 0) return undefined;
  return `and ${count} more ${count === 1 ? 'story' : 'stories'}`;
}
