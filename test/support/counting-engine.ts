import { z } from 'zod';
import type { AlertChange, Engine } from '../../services/alerting/engine/engine.ts';
import { minuteMs } from '../../services/core/clock.ts';
import { hexId } from './scored-posts.ts';

const stateSchema = z.object({
  negatives: z.array(z.tuple([z.number(), z.string()])),
  stories: z.array(z.tuple([z.string(), z.string()])),
  on: z.unknown(),
  closed: z.int(),
});

const windowMinutes = 15;

/** Negative posts within 15 minutes that raise an alert; each rule in the settings asks for one more. */
export const countingThreshold = 6;

/**
 * An engine small enough to foresee: an alert on the market while enough negative posts lie in the window; posts of
 * one text are one story. All that it decides shows in what it returns, the number of minutes it has seen included.
 */
export function createCountingEngine(given?: unknown): Engine {
  const state = given === undefined ? undefined : stateSchema.parse(given);
  let negatives = state?.negatives ?? [];
  const stories = new Map(state?.stories);
  let on = state?.on as AlertChange | null | undefined;
  let closed = state?.closed ?? 0;

  return {
    close: ({ minute, gapMinutes, posts, sources, settings }) => {
      closed += 1;
      const assignments = posts.map((post) => {
        const story = stories.get(post.textHash) ?? post.id;
        stories.set(post.textHash, story);
        return { post: post.id, story };
      });
      const from = minute - (windowMinutes - 1) * minuteMs;
      const fresh = posts.filter(({ sentiment }) => sentiment.label === 'negative');
      negatives = [
        ...negatives.filter(([at]) => at >= from),
        ...fresh.map(({ id }): [number, string] => [minute, id]),
      ];
      const expected = countingThreshold + settings.rule.size;
      const surges = negatives.length >= expected;
      if (surges === (on != null)) return { assignments, changes: [] };
      const at = minute + minuteMs;
      const startsAt = on?.startsAt ?? negatives[0]?.[0] ?? minute;
      const change: AlertChange = {
        id: hexId(`counting ${startsAt}`),
        sequence: on == null ? 0 : on.sequence + 1,
        state: surges ? 'firing' : 'resolved',
        rule: 'counting',
        ruleName: 'Counting',
        series: 'market',
        seriesType: 'market',
        seriesName: 'Market',
        severity: 'warning',
        windowMinutes,
        startsAt,
        detectedAt: on?.detectedAt ?? at,
        resolvedAt: surges ? null : at,
        at,
        observed: on?.observed ?? negatives.length,
        expected,
        pValue: 0.001,
        stories: on?.stories ?? negatives.map(([, id]) => id).slice(0, 100),
        reason: `minute ${closed}, after a gap of ${gapMinutes}, with ${sources.length} sources`,
        evidence: {
          stories: negatives.length,
          negativeShare: 1,
          usualShare: null,
          sharePValue: null,
          interval: [0, 1],
          rarity: 'made up',
          topStories: [],
          sources: [],
        },
      };
      on = surges ? change : null;
      return { assignments, changes: [change] };
    },
    state: () => ({ negatives, stories: [...stories], on: on ?? null, closed }),
  };
}
