import { minuteMs } from '../../../core/clock.ts';
import type { Rule } from '../../../core/contracts/settings/rule.ts';
import type { Point, Verdict } from '../../detectors/detector.ts';
import type { AlertChange } from '../engine.ts';
import type { Telling } from '../series/recent-counts.ts';
import type { Series } from '../series/series.ts';
import type { StoryBook } from '../stories/story-book.ts';
import { evidenceOf, rounded, themeEvidenceOf } from './evidence.ts';
import { surgeReason, themeReason } from './reason.ts';
import { severityOf } from './severity.ts';

/** What an alert says of a window that stands out. */
export interface Finding {
  /** What stays as it was at detection. */
  readonly detection: Pick<AlertChange, 'observed' | 'expected' | 'pValue' | 'stories'>;
  /** What follows the surge as it grows. */
  readonly description: Pick<AlertChange, 'seriesName' | 'severity' | 'reason' | 'evidence'>;
  /** The negative posts that it rests on, oldest first. */
  readonly tellings: readonly Telling[];
}

const mostStories = 100;

/** Draws up a finding from a verdict and the window that it is about. */
export function findingOf(
  series: Series,
  rule: Rule,
  point: Point,
  verdict: Verdict,
  stories: StoryBook,
): Finding {
  const window = series.recent.tellingsSince(point.minute - (point.windowMinutes - 1) * minuteMs);
  const { theme } = verdict;
  const about = theme === undefined ? undefined : new Set(theme.negative);
  const tellings = about === undefined ? window : window.filter(({ story }) => about.has(story));
  const evidence =
    theme === undefined
      ? evidenceOf(point, verdict, tellings, stories)
      : themeEvidenceOf(theme, point, tellings, stories);
  const seriesName = series.name.slice(0, 200);
  const facts = { series: series.id, seriesName, evidence };
  const reason = theme === undefined ? surgeReason(facts, point) : themeReason(theme, facts, point);
  const observed = theme?.negative.length ?? point.negative;
  const ids = theme?.negative ?? tellings.filter(({ counts }) => counts).map(({ story }) => story);
  return {
    detection: {
      observed,
      expected: rounded(theme?.expected ?? point.forecast.mean),
      pValue: rounded(verdict.pValue),
      stories: ids.slice(0, mostStories),
    },
    description: {
      seriesName,
      severity: rule.severity ?? severityOf(observed, verdict.pValue),
      reason: reason.slice(0, 1_000),
      evidence,
    },
    tellings,
  };
}
