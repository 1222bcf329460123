import { createAlertBook } from '../../services/alerting/engine/alerts/alert-book.ts';
import type { AlertChange } from '../../services/alerting/engine/engine.ts';
import { createSeriesBook } from '../../services/alerting/engine/series/series-book.ts';
import { createStoryBook } from '../../services/alerting/engine/stories/story-book.ts';
import { createThemeBook } from '../../services/alerting/engine/themes/theme-book.ts';
import type { Rule } from '../../services/core/contracts/settings/rule.ts';
import { minuteMs, monday } from './engine-run.ts';
import { season } from './negative-traffic.ts';
import { gammaAboutOne, poisson } from './random-counts.ts';
import { randomNumbers } from './scored-traffic.ts';

export const weekMinutes = 10_080;
const hourMs = 60 * minuteMs;

export interface SimulationOptions {
  readonly series: number;
  readonly weeks: number;
  readonly seed: number;
  readonly rules: Readonly<Record<string, Rule>>;
  /** Relative variance of a series' rate from hour to hour. */
  readonly dispersion: number;
  /** Surges a week on series that expect at least ten negative stories in 15 minutes then; three times as many for 30 minutes. */
  readonly surgesPerWeek: number;
}

/** A surge that was put in. */
export interface Injected {
  readonly series: string;
  readonly from: number;
  readonly to: number;
}

export interface Simulated {
  readonly alerts: readonly AlertChange[];
  readonly surges: readonly Injected[];
  readonly stories: number;
}

const surgeMinutes = 30;
const surgeFactor = 3;
/** Before it nothing is put in: what is usual is still being learned. */
const quietDays = 7;
const leastExpected = 10;

/** Negative stories an hour of each series: a few are busy, most have next to nothing, as companies in the news do. */
export function ratesOf(series: number): number[] {
  return Array.from({ length: series }, (_, rank) => (rank < 5 ? 50 : 20 / (rank - 3)));
}

/**
 * Stories of many series by the minute: seasonal, with rates that vary from hour to hour by a gamma variable
 * (so counts are negative binomial), half of all stories being negative. They go straight into the series,
 * baselines, detectors and alerts of the engine, without posts.
 */
export function simulate(options: SimulationOptions): Simulated {
  const { weeks, rules, dispersion } = options;
  const random = randomNumbers(options.seed);
  const book = createSeriesBook();
  const stories = createStoryBook();
  const themes = createThemeBook();
  const alerts = createAlertBook({ book, stories, themes });
  const acting = new Map(Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1)));
  const rates = ratesOf(options.series);
  const surges = injections(options, rates, random);
  const raised: AlertChange[] = [];
  let n = 0;

  for (let hour = monday; hour < monday + weeks * 168 * hourMs; hour += hourMs) {
    const minutes: Told[][] = Array.from({ length: 60 }, () => []);
    for (const [i, rate] of rates.entries()) {
      const level = rate * season(hour) * gammaAboutOne(dispersion, random);
      scatter(minutes, i, level * 2, random);
      for (const surge of surges.get(i) ?? []) {
        for (let m = 0; m < 60; m += 1) {
          const at = hour + m * minuteMs;
          if (at < surge.from || at >= surge.to) continue;
          for (let k = poisson((level * (surgeFactor - 1)) / 60, random); k > 0; k -= 1) {
            minutes[m]?.push({ series: i, negative: true });
          }
        }
      }
    }
    for (const [m, told] of minutes.entries()) {
      const minute = hour + m * minuteMs;
      book.begin(minute, true);
      const stirred = new Set<string>();
      for (const { series, negative } of told) {
        n += 1;
        const id = seriesId(series);
        const label = negative ? 'negative' : 'neutral';
        const sentiment = { label, negative: negative ? 0.9 : 0.1 } as const;
        const source = `wire-${n % 3}`;
        const member = { series: id, type: 'company', name: id, sentiment } as const;
        const market = { series: 'market', type: 'market', name: 'Market', sentiment } as const;
        for (const one of [market, member]) {
          if (book.tell(one, `s${n}`, source, minute)) stirred.add(one.series);
        }
      }
      const changes = alerts.judge({
        minute,
        gapMinutes: 0,
        sources: [],
        rules: acting,
        stirred,
        renewed: new Set(),
      });
      for (const change of changes) raised.push(change);
    }
    book.sweep(hour + 59 * minuteMs, alerts.watched());
    alerts.sweep(acting);
  }
  return { alerts: newest(raised), surges: [...surges.values()].flat(), stories: n };
}

interface Told {
  readonly series: number;
  readonly negative: boolean;
}

function scatter(
  minutes: readonly Told[][],
  series: number,
  expected: number,
  random: () => number,
): void {
  for (let k = poisson(expected, random); k > 0; k -= 1) {
    minutes[Math.floor(random() * 60)]?.push({ series, negative: random() < 0.5 });
  }
}

export function seriesId(n: number): string {
  return `company:S${n}`;
}

function injections(
  { weeks, surgesPerWeek, series }: SimulationOptions,
  rates: readonly number[],
  random: () => number,
): Map<number, Injected[]> {
  const surges = new Map<number, Injected[]>();
  const wanted = Math.round(surgesPerWeek * (weeks - quietDays / 7));
  for (let n = 0; n < wanted; ) {
    const i = Math.floor(random() * Math.min(series, 5));
    const day = quietDays + Math.floor(random() * (weeks * 7 - quietDays));
    const from = monday + (day * 1_440 + Math.floor(random() * 1_410)) * minuteMs;
    const expected = ((rates[i] ?? 0) * season(from)) / 4;
    const own = surges.get(i) ?? [];
    const isFree = own.every((other) => Math.abs(other.from - from) > 12 * hourMs);
    if (expected < leastExpected || !isFree) continue;
    surges.set(i, [...own, { series: seriesId(i), from, to: from + surgeMinutes * minuteMs }]);
    n += 1;
  }
  return surges;
}

function newest(changes: readonly AlertChange[]): AlertChange[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()].filter(
    ({ detectedAt }) => detectedAt !== null,
  );
}

/** Alerts that overlap in time, told together. */
export function groupsOf(alerts: readonly AlertChange[]): AlertChange[][] {
  const groups: AlertChange[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const alert of alerts.toSorted((a, b) => (a.detectedAt ?? 0) - (b.detectedAt ?? 0))) {
    if ((alert.detectedAt ?? 0) > until) groups.push([]);
    groups.at(-1)?.push(alert);
    until = Math.max(until, alert.resolvedAt ?? Number.POSITIVE_INFINITY);
  }
  return groups;
}
