import type { PollHints, PollInterval } from './polled-source.ts';
import { type Rhythm, suitableIntervalMs } from './rhythm.ts';

/** The longest that a publisher's word on how long an answer stays good keeps us away. */
export const longestFreshMs = 6 * 3_600_000;
const hourMs = 3_600_000;

export interface NextPollInput {
  readonly rhythm: Rhythm;
  /** Since when it is watched, ms since the epoch. */
  readonly since: number;
  readonly interval: PollInterval;
  readonly hints: PollHints;
  /** ms since the epoch. */
  readonly now: number;
  /** Uniform in 0..1. */
  readonly random: () => number;
}

export interface NextPoll {
  readonly waitMs: number;
  /** The interval that suits the source, before jitter and the publisher's wishes. */
  readonly intervalMs: number;
  /** Until when the publisher wants it, ms since the epoch; undefined where the interval alone decides. */
  readonly notBefore: number | undefined;
}

/** When to ask a source again that has answered: at its pace, with jitter, but not sooner than its publisher wants. */
export function nextPoll(input: NextPollInput): NextPoll {
  const { rhythm, since, interval, hints, now, random } = input;
  const intervalMs = suitableIntervalMs(rhythm, now, interval, since);
  const ownMs = intervalMs * (0.9 + 0.2 * random());
  const freshMs = Math.min(hints.freshForMs ?? 0, longestFreshMs);
  const at = afterSkipped(now + Math.max(ownMs, freshMs), hints);
  return { waitMs: at - now, intervalMs, notBefore: at > now + ownMs ? at : undefined };
}

/** The first moment from `at` on that lies in no hour and no day to be skipped; where all are, none is. */
function afterSkipped(at: number, { skipHours = [], skipDays = [] }: PollHints): number {
  if (new Set(skipHours).size >= 24 || new Set(skipDays).size >= 7) return at;
  let moment = at;
  for (let hours = 0; hours < 8 * 24; hours += 1) {
    const date = new Date(moment);
    if (!skipHours.includes(date.getUTCHours()) && !skipDays.includes(date.getUTCDay())) break;
    moment = (Math.floor(moment / hourMs) + 1) * hourMs;
  }
  return moment;
}
