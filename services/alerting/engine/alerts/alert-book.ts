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
import { alertId } from './alert-id.ts';
import { createDetectorMemory, detectorMemoryStateSchema } from './detector-memory.ts';
import { discoveries, levelOf } from './discoveries.ts';
import { sourcesOf } from './evidence.ts';
import { covers, partsOf } from './family.ts';
import { findingOf, severityIn, tellingsOf } from './finding.ts';
import type { GrowthDeps } from './growth.ts';
import { hearingOf } from './health.ts';
import { pointOf } from './points.ts';
import { calmReason, grownReason, heardReason, silentReason, unwatchedReason } from './reason.ts';
import { surgeStart } from './surge-start.ts';
import { changed, nextStep, type Watch, watchSchema } from './watch.ts';

export const alertBookStateSchema = z.object({
  watches: z.array(watchSchema),
  /** Alerts that ended within the longest window: rule, series, end. */
  ended: z.array(z.tuple([z.string(), z.string(), z.number()])),
  memory: detectorMemoryStateSchema,
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
  /** Drops what belongs to rules that are off and to series that are gone. */
  sweep(rules: ReadonlyMap<string, Rule>): void;
  state(): AlertBookState;
}

/** A series that stands out in a minute, before it is known whether that may raise an alert. */
interface Outstanding {
  readonly series: Series;
  readonly point: Point;
  readonly verdict: Verdict;
}

export function createAlertBook(deps: GrowthDeps, state?: AlertBookState): AlertBook {
  const { book } = deps;
  const watches = new Map<string, Watch>();
  for (const watch of state?.watches ?? []) watches.set(keyOf(watch.alert), structuredClone(watch));
  const ended = new Map<string, number>(
    state?.ended.map(([rule, series, at]) => [keyOf({ rule, series }), at]),
  );
  const memory = createDetectorMemory(state?.memory);

  function begin(id: string, rule: Rule, outstanding: Outstanding): AlertChange {
    const { series, point, verdict } = outstanding;
    const { minute, windowMinutes } = point;
    const { detection, description } = findingOf(rule, outstanding, deps);
    const tellings = tellingsOf(series, point, verdict);
    const key = keyOf({ rule: id, series: series.id });
    const minutes =
      verdict.rise === undefined ? windowMinutes : (minute - verdict.rise.since) / minuteMs + 1;
    const startsAt = surgeStart(
      tellings,
      minute,
      detection.expected / minutes,
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
    outstanding: Outstanding,
    { minute, gapMinutes, sources: health }: JudgedMinute,
  ): AlertChange | undefined {
    const { series, point, verdict } = outstanding;
    const at = minute + minuteMs;
    const isSurge = verdict.level === 'surge';
    const sources = isSurge ? sourcesOf(tellingsOf(series, point, verdict)) : [];
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
        const { detection, description } = findingOf(rule, outstanding, deps);
        const fired = { state: 'firing', detectedAt: at } as const;
        return keep(watch, changed(watch.alert, at, { ...fired, ...detection, ...description }));
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
        if (state !== 'firing' || !isSurge) return undefined;
        if (!isGraver(severityIn(rule, point, verdict), severity)) return undefined;
        const { description } = findingOf(rule, outstanding, deps);
        const reason = grownReason(description.reason);
        return keep(watch, changed(watch.alert, at, { ...description, reason }));
      }
    }
  }

  function keep(watch: Watch, alert: AlertChange): AlertChange {
    watch.alert = alert;
    return alert;
  }

  function look(id: string, rule: Rule, series: Series, minute: number): Outstanding {
    const point = pointOf(series, rule.windowMinutes, minute, deps);
    const { state: next, verdict } = detect(memory.get(id, series.id), point, rule.detector);
    memory.set(id, series.id, next);
    return { series, point, verdict };
  }

  /** Most series have next to nothing: no forecast is worked out for them, unless the detector accumulates. */
  function isWorthALook(
    { detector, windowMinutes }: Rule,
    series: Series,
    minute: number,
  ): boolean {
    if (detector.type === 'cusum') return true;
    const from = minute - (windowMinutes - 1) * minuteMs;
    return series.recent.count(from, minute).negative >= detector.minStories;
  }

  /** By series: thousands of series are asked for each minute, and few are watched. */
  function watchesOf(rule: string): ReadonlyMap<string, Watch> {
    const own = new Map<string, Watch>();
    for (const watch of watches.values()) {
      if (watch.alert.rule === rule) own.set(watch.alert.series, watch);
    }
    return own;
  }

  /** Judges all series of a rule, and raises alerts on those that stand out by more than its false alarms may cost. */
  function judgeRule(
    id: string,
    rule: Rule,
    candidates: readonly Series[],
    minute: JudgedMinute,
  ): AlertChange[] {
    const changes: AlertChange[] = [];
    const fresh: Outstanding[] = [];
    const known: Outstanding[] = [];
    const own = watchesOf(id);
    for (const series of candidates) {
      if (!covers(rule, series)) continue;
      const watch = own.get(series.id);
      if (watch === undefined && !isWorthALook(rule, series, minute.minute)) continue;
      const outstanding = look(id, rule, series, minute.minute);
      if (outstanding.verdict.level === 'surge') {
        (watch === undefined ? fresh : known).push(outstanding);
      }
      if (watch === undefined) continue;
      const change = advance(watch, rule, outstanding, minute);
      if (change !== undefined) changes.push(change);
    }
    if (fresh.length === 0) return changes;
    const found = discovered(rule, [...fresh, ...known], minute.minute);
    for (const outstanding of fresh) {
      if (found.has(outstanding.series)) changes.push(begin(id, rule, outstanding));
    }
    return changes;
  }

  /** Of the series that stand out, those that the rule's budget of false alarms lets through. */
  function discovered(
    rule: Rule,
    outstanding: readonly Outstanding[],
    minute: number,
  ): ReadonlySet<Series> {
    const { detector, windowMinutes } = rule;
    if (!('falseAlarmsPerWeek' in detector))
      return new Set(outstanding.map(({ series }) => series));
    const level = levelOf(detector, windowMinutes);
    const partOf = partsOf(rule, level, minute, book);
    const tests = outstanding.map(({ series, verdict: { pValue } }) => ({
      series,
      pValue,
      part: partOf(series),
    }));
    const found = discoveries(tests, level);
    return new Set(found.map(({ series }) => series));
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
        for (const change of judgeRule(id, rule, candidates, minute)) changes.push(change);
      }
      return changes.sort((a, b) => compare(a.rule, b.rule) || compare(a.series, b.series));
    },
    watched: () => new Set([...watches.values()].map(({ alert }) => alert.series)),
    sweep: (rules) =>
      memory.keep(
        (id) => rules.has(id),
        (id) => book.get(id) !== undefined,
      ),
    state: () => ({
      watches: structuredClone([...watches.values()]),
      ended: [...ended].map(([key, at]) => {
        const [rule = '', series = ''] = JSON.parse(key) as string[];
        return [rule, series, at];
      }),
      memory: memory.state(),
    }),
  };
}

function keyOf({ rule, series }: { readonly rule: string; readonly series: string }): string {
  return JSON.stringify([rule, series]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
