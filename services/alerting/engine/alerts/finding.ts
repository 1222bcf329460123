import { minuteMs } from '../../../core/clock.ts';
import type { Rule } from '../../../core/contracts/settings/rule.ts';
import type { Point, Verdict } from '../../detectors/detector.ts';
import type { AlertChange } from '../engine.ts';
import type { Telling } from '../series/recent-counts.ts';
import type { Series } from '../series/series.ts';
import { evidenceOf, rounded, themeEvidenceOf } from './evidence.ts';
import type { GrowthDeps } from './growth.ts';
import { reasonOf } from './reason.ts';
import { severityOf } from './severity.ts';

/** What an alert says of a window that stands out. */
export interface Finding {
  /** What stays as it was at detection. */
  readonly detection: Pick<AlertChange, 'observed' | 'expected' | 'pValue' | 'stories'>;
  /** What follows the surge as it grows. */
  readonly description: Pick<AlertChange, 'seriesName' | 'severity' | 'reason' | 'evidence'>;
}

const mostStories = 100;

/** Draws up a finding from a verdict and the window that it is about. */
export function findingOf(
  rule: Rule,
  seen: { readonly series: Series; readonly point: Point; readonly verdict: Verdict },
  deps: GrowthDeps,
): Finding {
  const { series, point, verdict } = seen;
  const { theme } = verdict;
  const tellings = tellingsOf(series, point, verdict);
  const evidence =
    theme === undefined
      ? evidenceOf({ ...seen, tellings }, deps)
      : themeEvidenceOf(theme, { ...seen, tellings }, deps);
  const seriesName = series.name.slice(0, 200);
  const ids = theme?.negative ?? tellings.filter(({ counts }) => counts).map(({ story }) => story);
  return {
    detection: {
      observed: observedOf(point, verdict),
      expected: rounded(theme?.expected ?? verdict.rise?.expected ?? point.forecast.mean),
      pValue: rounded(verdict.pValue),
      stories: ids.slice(0, mostStories),
    },
    description: {
      seriesName,
      severity: severityIn(rule, point, verdict),
      reason: reasonOf(rule, { series: series.id, seriesName, evidence }, point, verdict),
      evidence,
    },
  };
}

/** The negative posts that a verdict rests on, oldest first. */
export function tellingsOf(
  series: Series,
  { minute, windowMinutes }: Point,
  { theme, rise }: Verdict,
): readonly Telling[] {
  const from = rise?.since ?? minute - (windowMinutes - 1) * minuteMs;
  const window = series.recent.tellingsSince(from);
  if (theme === undefined) return window;
  const about = new Set(theme.negative);
  return window.filter(({ story }) => about.has(story));
}

/** How grave a verdict is by the rule: its own severity, else by size and rarity. */
export function severityIn(rule: Rule, point: Point, verdict: Verdict): AlertChange['severity'] {
  return rule.severity ?? severityOf(observedOf(point, verdict), verdict.pValue);
}

/** Negative stories that a verdict is about. */
function observedOf(point: Point, { theme, rise }: Verdict): number {
  return Math.round(theme?.negative.length ?? rise?.observed ?? point.negative);
}
