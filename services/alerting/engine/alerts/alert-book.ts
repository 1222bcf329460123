import { z } from 'zod';
import { minuteMs } from '../../../core/clock.ts';
import type { Rule } from '../../../core/contracts/settings/rule.ts';
import type { SourceHealth } from '../../../core/contracts/tick.ts';
import { isGraver } from '../../../core/lifecycle/severity-rank.ts';
import type { Point, Verdict } from '../../detectors/detector.ts';
import { detect } from '../../detectors/index.ts';
import type { AlertChange } from '../engine.ts';
import { longestWindowMinutes } from '../series/recent-counts.ts';
import type { Series } from '../series/series.ts';
import type { SeriesBook } from '../series/series-book.ts';
import type { StoryBook } from '../stories/story-book.ts';
import type { ThemeBook } from '../themes/theme-book.ts';
import { alertId } from './alert-id.ts';
import { findingOf } from './finding.ts';
import { hearingOf } from './health.ts';
import { calmReason, grownReason, heardReason, silentReason, unwatchedReason } from './reason.ts';
import { surgeStart } from './surge-start.ts';
import { changed, nextStep, type Watch, watchSchema } from './watch.ts';

export const alertBookStateSchema = z.object({
  watches: z.array(watchSchema),
  /** Alerts that ended within the longest window: rule, series, end. */
  ended: z.array(z.tuple([z.string(), z.string(), z.number()])),
});
export type AlertBookState = z.infer<typeof alertBookStateSchema>;

/** What of a minute alerts go by. */
export interface JudgedMinute {
  readonly minute: number;
  readonly gapMinutes: number;
  readonly sources: readonly SourceHealth[];
  /** Rules that are switched on, by id. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** Series in which this minute brought a negative story. */
  readonly stirred: ReadonlySet<string>;
  /** Filters that are new or changed, and so are no longer what an alert was about. */
  readonly renewed: ReadonlySet<string>;
}

/** All alerts that are not over. */
export interface AlertBook {
  /** Judges a minute; changes come in the order of rule and series. */
  judge(minute: JudgedMinute): AlertChange[];
  /** Series with an alert. */
  watched(): ReadonlySet<string>;
  state(): AlertBookState;
}

export function createAlertBook(
  book: SeriesBook,
  stories: StoryBook,
  themes: ThemeBook,
  state?: AlertBookState,
): AlertBook {
  const watches = new Map<string, Watch>();
  for (const watch of state?.watches ?? []) watches.set(keyOf(watch.alert), structuredClone(watch));
  const ended = new Map<string, number>(
    state?.ended.map(([rule, series, at]) => [keyOf({ rule, series }), at]),
  );

  function pointOf(series: Series, rule: Rule, minute: number): Point {
    const { windowMinutes } = rule;
    const from = minute - (windowMinutes - 1) * minuteMs;
    const { stories: all, negative } = series.recent.count(from, minute);
    return {
      minute,
      windowMinutes,
      negative,
      stories: all,
      sources: () => new Set(series.recent.tellingsSince(from).map(({ source }) => source)).size,
      activeSources: book.activeSources(series, minute),
      forecast: book.forecast(series, windowMinutes, minute),
      themes: () => (series.type === 'market' ? themes.themes(windowMinutes, minute) : []),
    };
  }

  function begin(
    id: string,
    rule: Rule,
    series: Series,
    point: Point,
    verdict: Verdict,
  ): AlertChange {
    const { minute, windowMinutes } = point;
    const { detection, description, tellings } = findingOf(series, rule, point, verdict, stories);
    const key = keyOf({ rule: id, series: series.id });
    const startsAt = surgeStart(
      tellings,
      minute,
      detection.expected / windowMinutes,
      ended.get(key) ?? 0,
    );
    const pending = rule.forMinutes > 0;
    const alert: AlertChange = {
      id: alertId(id, series.id, startsAt),
      sequence: 0,
      state: pending ? 'pending' : 'firing',
      rule: id,
      ruleName: rule.name,
      series: series.id,
      seriesType: series.type,
      windowMinutes,
      startsAt,
      detectedAt: pending ? null : minute + minuteMs,
      resolvedAt: null,
      at: minute + minuteMs,
      ...detection,
      ...description,
    };
    const resting = description.evidence.sources;
    watches.set(key, { alert, since: minute, calmMinutes: 0, resting });
    return alert;
  }

  function end(watch: Watch, minute: number, reason: string): AlertChange {
    const at = minute + minuteMs;
    const key = keyOf(watch.alert);
    watches.delete(key);
    ended.set(key, at);
    return changed(watch.alert, at, { state: 'resolved', resolvedAt: at, reason });
  }

  function advance(
    watch: Watch,
    rule: Rule,
    series: Series,
    point: Point,
    verdict: Verdict,
    { minute, gapMinutes, sources: health }: JudgedMinute,
  ): AlertChange | undefined {
    const at = minute + minuteMs;
    const finding =
      verdict.level === 'surge' ? findingOf(series, rule, point, verdict, stories) : undefined;
    const sources = finding?.description.evidence.sources ?? [];
    if (sources.length > 0) watch.resting = sources;
    const hearing = hearingOf(watch.resting, health);
    const facts = { level: verdict.level, hearing, afterGap: gapMinutes > 0 };
    const step = nextStep(watch, minute, facts, rule);
    watch.calmMinutes = step.type === 'stay' ? step.calmMinutes : 0;
    switch (step.type) {
      case 'drop':
        return end(watch, minute, 'It did not last.');
      case 'resolve':
        return end(watch, minute, calmReason(rule, point, watch.alert.reason));
      case 'fire': {
        const fired = { state: 'firing', detectedAt: at } as const;
        const found = { ...finding?.detection, ...finding?.description };
        return keep(watch, changed(watch.alert, at, { ...fired, ...found }));
      }
      case 'silence': {
        const silent = watch.resting.map(({ source }) => source);
        return keep(
          watch,
          changed(watch.alert, at, { state: 'no-data', reason: silentReason(silent) }),
        );
      }
      case 'hear':
        return keep(
          watch,
          changed(watch.alert, at, { state: 'firing', reason: heardReason(hearing) }),
        );
      case 'stay': {
        const { state, severity } = watch.alert;
        if (state !== 'firing' || finding === undefined) return undefined;
        if (!isGraver(finding.description.severity, severity)) return undefined;
        const reason = grownReason(finding.description.reason);
        return keep(watch, changed(watch.alert, at, { ...finding.description, reason }));
      }
    }
  }

  function keep(watch: Watch, alert: AlertChange): AlertChange {
    watch.alert = alert;
    return alert;
  }

  function judgeOne(
    id: string,
    rule: Rule,
    series: Series,
    minute: JudgedMinute,
  ): AlertChange | undefined {
    const watch = watches.get(keyOf({ rule: id, series: series.id }));
    const { detector } = rule;
    if (watch === undefined) {
      const from = minute.minute - (rule.windowMinutes - 1) * minuteMs;
      // Most series have next to nothing: no forecast is worked out for them.
      if (series.recent.count(from, minute.minute).negative < detector.minStories) return undefined;
    }
    const point = pointOf(series, rule, minute.minute);
    const verdict = detect(point, detector);
    if (watch !== undefined) return advance(watch, rule, series, point, verdict, minute);
    return verdict.level === 'surge' ? begin(id, rule, series, point, verdict) : undefined;
  }

  function endUnwatched({ minute, rules, renewed }: JudgedMinute): AlertChange[] {
    return [...watches.values()].flatMap((watch) => {
      const rule = rules.get(watch.alert.rule);
      const series = book.get(watch.alert.series);
      if (rule === undefined) return end(watch, minute, unwatchedReason('rule'));
      if (series === undefined || renewed.has(series.id)) {
        return end(watch, minute, unwatchedReason('filter'));
      }
      return covers(rule, series) ? [] : end(watch, minute, unwatchedReason('series'));
    });
  }

  return {
    judge: (minute) => {
      for (const [key, at] of ended) {
        if (at <= minute.minute - longestWindowMinutes * minuteMs) ended.delete(key);
      }
      const changes = endUnwatched(minute);
      const watching = [...watches.values()].map(({ alert }) => alert.series);
      const ids = new Set([...minute.stirred, ...watching]);
      const candidates = [...ids].flatMap((id) => book.get(id) ?? []);
      for (const [id, rule] of minute.rules) {
        for (const series of candidates) {
          if (!covers(rule, series)) continue;
          const change = judgeOne(id, rule, series, minute);
          if (change !== undefined) changes.push(change);
        }
      }
      return changes.sort((a, b) => compare(a.rule, b.rule) || compare(a.series, b.series));
    },
    watched: () => new Set([...watches.values()].map(({ alert }) => alert.series)),
    state: () => ({
      watches: structuredClone([...watches.values()]),
      ended: [...ended].map(([key, at]) => {
        const [rule = '', series = ''] = JSON.parse(key) as string[];
        return [rule, series, at];
      }),
    }),
  };
}

function covers(rule: Rule, series: Series): boolean {
  return (
    rule.series.includes(series.type) && (rule.only.length === 0 || rule.only.includes(series.id))
  );
}

function keyOf({ rule, series }: { readonly rule: string; readonly series: string }): string {
  return JSON.stringify([rule, series]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
