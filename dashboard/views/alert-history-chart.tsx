import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { createHistoryChart, type HistoryChart } from '../chart/create-history-chart.ts';
import { readPalette } from '../chart/palette.ts';
import { formatStories, formatUsual } from '../format/number.ts';
import { formatStretch } from '../format/time.ts';
import { historySteps, surgeWindow } from '../state/alert-history.ts';
import { usePage } from './page-context.ts';

/** The way to the alert: negative stories step by step against what was expected, the surge's window shaded. */
export function AlertHistoryChart({ alert }: { alert: AlertDetail }) {
  const { store, theme } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<HistoryChart | null>(null);
  const cursor = useSignal<number | null>(null);
  const steps = historySteps(alert);

  useEffect(() => {
    if (canvas.current === null) return;
    const created = createHistoryChart(canvas.current, readPalette(document.documentElement));
    chart.value = created;
    return () => {
      chart.value = null;
      created.destroy();
    };
  }, [chart]);
  useEffect(() => {
    chart.value?.show(historySteps(alert), { ...surgeWindow(alert), severity: alert.severity });
  }, [alert, chart.value]);
  useSignalEffect(() => chart.value?.pointAt(cursor.value));
  useSignalEffect(() => {
    if (theme.shown.value !== undefined)
      chart.value?.recolour(readPalette(document.documentElement));
  });

  const step = cursor.value === null ? undefined : steps[cursor.value];
  const reading =
    step === undefined
      ? ''
      : `${formatStretch(step.from, step.to, store.now.peek())}: ${formatStories(step.negative)} negative, ${formatUsual(step.expected)} expected`;
  const onKeyDown = (event: KeyboardEvent) => {
    const last = steps.length - 1;
    const from = cursor.value ?? last + 1;
    if (event.key === 'ArrowLeft') cursor.value = Math.max(0, from - 1);
    else if (event.key === 'ArrowRight') cursor.value = Math.min(last, from + 1);
    else if (event.key === 'Home') cursor.value = 0;
    else if (event.key === 'End') cursor.value = last;
    else return;
    event.preventDefault();
  };

  return (
    <div class="history-chart-body">
      <p class="legend" aria-hidden="true">
        <span>
          <span class="swatch is-negative-bar" /> negative stories
        </span>
        <span>
          <span class="swatch is-expected" /> expected
        </span>
        <span>
          <span class={`swatch is-window is-${alert.severity}`} /> the window that fired
        </span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this groups a drawing and its keyboard */}
      <div
        class="chart"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the chart's values
        tabIndex={0}
        aria-label="Chart of the way to the alert; left and right arrow keys read its values"
        onKeyDown={onKeyDown}
        onBlur={() => (cursor.value = null)}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Negative stories on ${alert.seriesName} up to the alert, against what was expected`}
        />
      </div>
      <p class="visually-hidden" aria-live="polite">
        {reading}
      </p>
    </div>
  );
}
