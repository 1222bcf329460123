import type { KeptOutPost } from '../../core/contracts/api/operations.ts';
import { textOf } from '../../core/contracts/post.ts';
import { type KeptOutCounts, type SpamRule, spamRules } from '../../core/contracts/tick.ts';
import type { Draft } from '../../core/posts/normalise/draft.ts';
import { shorten } from '../../core/posts/normalise/plain-text.ts';
import type { SpamVerdict } from './spam-filter.ts';

/** The book of what one source's spam rules kept out: how many by rule, and the latest to read. */
export interface KeptOut {
  /** Notes a post, once for as long as it is among the latest. @returns whether it was new to the book */
  note(draft: Draft, verdict: SpamVerdict, at: number): boolean;
  /** Since the process started; undefined while nothing has been kept out. */
  counts(): KeptOutCounts | undefined;
  /** The latest, newest first. */
  latest(): readonly KeptOutPost[];
}

const mostShown = 50;
/** More than any source offers at once, so that a post which it goes on showing is counted once. */
const mostKnown = 5_000;
const shownText = 500;

export function createKeptOut(): KeptOut {
  const counts = Object.fromEntries(spamRules.map((rule) => [rule, 0])) as Record<SpamRule, number>;
  const known = new Set<string>();
  const latest: KeptOutPost[] = [];
  return {
    note: (draft, { rule, reason }, at) => {
      if (known.has(draft.id)) return false;
      known.add(draft.id);
      if (known.size > mostKnown) {
        for (const oldest of known) {
          known.delete(oldest);
          break;
        }
      }
      counts[rule] += 1;
      latest.push({
        id: draft.id,
        rule,
        reason,
        text: shorten(textOf(draft), shownText),
        ...(draft.author === undefined ? {} : { author: draft.author }),
        ...(draft.url === undefined ? {} : { url: draft.url }),
        at: new Date(at).toISOString(),
      });
      if (latest.length > mostShown) latest.shift();
      return true;
    },
    counts: () => (spamRules.some((rule) => counts[rule] > 0) ? { ...counts } : undefined),
    latest: () => latest.toReversed(),
  };
}
