import type { Alert, AlertState } from '../../services/core/contracts/alert.ts';
import type { ReplayRecord } from '../../services/core/contracts/replay.ts';
import type { Stories } from '../../services/core/contracts/stories.ts';
import { hexId } from './scored-posts.ts';

/** What a test says about an alert; the rest is filled in. */
export interface AlertSketch extends Partial<Omit<Alert, 'id' | 'type'>> {
  /** Tells alerts apart; also makes the series unless one is given. */
  readonly n: number;
}

const startsAt = Date.UTC(2026, 2, 4, 9, 30);
const minute = 60_000;

/** The market's alert, of the same event as alert 1. */
export function marketAlert(given: Partial<AlertSketch> = {}): Alert {
  return alertOf({
    n: 100,
    series: 'market',
    seriesType: 'market',
    seriesName: 'Market',
    stories: alertOf({ n: 1 }).stories,
    ...given,
  });
}

/** One event: ten companies with a story each, alerts 1 to 10, and a topic that has them all, alert 11. */
export function eventAlerts(): { readonly companies: readonly Alert[]; readonly topic: Alert } {
  const stories = Array.from({ length: 10 }, (_, i) => `s${i + 1}`);
  const topic = { series: 'topic:energy', seriesType: 'topic', seriesName: 'Energy' } as const;
  return {
    companies: stories.map((story, i) => alertOf({ n: i + 1, stories: [story] })),
    topic: alertOf({ n: 11, ...topic, stories }),
  };
}

/** A valid alert about a made-up company; equal sketches make equal alerts. */
export function alertOf({ n, ...given }: AlertSketch): Alert {
  const state: AlertState = given.state ?? 'firing';
  const detectedAt = state === 'pending' ? null : startsAt + 4 * minute;
  const resolvedAt = state === 'resolved' ? startsAt + 40 * minute : null;
  const sequence = { pending: 0, firing: 1, 'no-data': 2, resolved: 3 }[state];
  return {
    type: 'alert',
    epoch: 1,
    id: hexId(`alert ${n}`),
    sequence,
    state,
    rule: 'negative-surge',
    ruleName: 'Negative surge within 15 minutes',
    series: `company:MADE${n}`,
    seriesType: 'company',
    seriesName: `Made-up Maker ${n}`,
    severity: 'warning',
    windowMinutes: 15,
    startsAt,
    detectedAt,
    resolvedAt,
    at: resolvedAt ?? detectedAt ?? startsAt + minute,
    observed: 12,
    expected: 1.5,
    pValue: 2e-7,
    stories: [hexId(`story ${n}`)],
    reason: `12 negative stories about Made-up Maker ${n} within 15 minutes, where 1.5 are usual.`,
    evidence: {
      stories: 14,
      negativeShare: 12 / 14,
      usualShare: 0.2,
      sharePValue: 1e-4,
      interval: [0, 4],
      rarity: 'about once in 5 million windows',
      topStories: [
        {
          id: hexId(`story ${n}`),
          title: `Made-up Maker ${n} recalls its entire range of kettles`,
          source: 'wire',
          url: `https://news.example/${n}`,
          publishedAt: startsAt,
          posts: 3,
          sources: 2,
          negative: 0.93,
        },
      ],
      sources: [{ source: 'wire', stories: 12 }],
    },
    ...given,
  };
}

/** Alerting's account of a minute without posts: the sign that the pipeline works. */
export function storiesOf(at: number, epoch = 1): Stories {
  return { type: 'stories', epoch, minute: at, last: true, assignments: [], late: [] };
}

/** A replay as its service records it. */
export function replayRecord(id: string, given: Partial<ReplayRecord> = {}): ReplayRecord {
  return {
    id,
    epoch: 1,
    generation: 0,
    name: `Replay ${id}`,
    demonstration: false,
    source: { type: 'bus' },
    scores: 'reuse',
    notify: false,
    from: startsAt,
    to: startsAt + 60 * minute,
    warmUpMinutes: 0,
    state: 'running',
    speed: 'max',
    position: startsAt,
    posts: 0,
    rejected: 0,
    createdAt: startsAt,
    updatedAt: startsAt,
    ...given,
  };
}
