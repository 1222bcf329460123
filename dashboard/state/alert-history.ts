import type { AlertView } from '../../services/core/contracts/api/alerts.ts';

/** One step of the way to an alert: `from` ≤ time < `to`, epoch ms. */
export interface HistoryStep {
  readonly from: number;
  readonly to: number;
  readonly negative: number;
  readonly expected: number;
}

const minuteMs = 60_000;

/**
 * The way to an alert, oldest first; empty where its evidence says nothing of it. The last step ends where the alert
 * was last judged: it may be shorter than the others.
 */
export function historySteps(
  alert: Pick<AlertView, 'evidence' | 'updatedAt'>,
): readonly HistoryStep[] {
  const { history } = alert.evidence;
  if (history === undefined) return [];
  const { from, stepMinutes, negative, expected } = history;
  const stepMs = stepMinutes * minuteMs;
  const judged = Date.parse(alert.updatedAt);
  return negative.map((count, index) => {
    const start = from + index * stepMs;
    const last = index === negative.length - 1;
    const end = last && judged > start ? Math.min(start + stepMs, judged) : start + stepMs;
    return { from: start, to: end, negative: count, expected: expected[index] ?? 0 };
  });
}

/** The window whose stories raised the alert, or may yet: epoch ms. */
export function surgeWindow(
  alert: Pick<AlertView, 'detectedAt' | 'updatedAt' | 'windowMinutes' | 'evidence'>,
): { readonly from: number; readonly to: number } {
  const to = Date.parse(alert.detectedAt ?? alert.updatedAt);
  const { countedMinutes = alert.windowMinutes } = alert.evidence;
  return { from: to - countedMinutes * minuteMs, to };
}
