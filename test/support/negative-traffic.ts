import type { ScoredPost } from '../../services/core/contracts/scored-post.ts';
import { storyPost } from './engine-run.ts';
import { gammaAboutOne, poisson } from './random-counts.ts';

const hourMs = 3_600_000;

export interface TrafficOptions {
  /** Stories an hour, the week's mean. */
  readonly storiesPerHour: number;
  /** Share of negative ones. */
  readonly share: number;
  /** Relative variance of the rate from hour to hour. */
  readonly dispersion: number;
  readonly random: () => number;
  /** How many times as many negative stories as usual, at a minute. */
  readonly surge?: (minute: number) => number;
}

/** How busy an hour is: nights a third, weekends half of the days. */
export function season(minute: number): number {
  const hour = new Date(minute).getUTCHours();
  const weekday = new Date(minute).getUTCDay() % 6 !== 0;
  return (hour >= 7 && hour < 21 ? 1.4 : 0.45) * (weekday ? 1.2 : 0.5);
}

/** Makes each next minute's posts of three sources: seasonal, overdispersed counts. */
export function negativeTraffic(options: TrafficOptions): (minute: number) => ScoredPost[] {
  const { storiesPerHour, share, dispersion, random, surge = () => 1 } = options;
  let n = 0;
  let hour = -1;
  let level = 1;
  return (minute) => {
    if (Math.floor(minute / hourMs) !== hour) {
      hour = Math.floor(minute / hourMs);
      level = gammaAboutOne(dispersion, random);
    }
    const rate = (storiesPerHour / 60) * season(minute) * level;
    const negative = poisson(rate * share * surge(minute), random);
    const others = poisson(rate * (1 - share), random);
    return Array.from({ length: negative + others }, (_, i) => {
      n += 1;
      return storyPost({
        n,
        label: i < negative ? 'negative' : 'neutral',
        source: `wire-${1 + Math.floor(random() * 3)}`,
        title: `Made-up item ${n}`,
        observedAt: minute,
        publishedAt: minute,
      });
    });
  };
}
