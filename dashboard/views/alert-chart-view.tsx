import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { type AlertChart, createAlertChart } from '../chart/create-alert-chart.ts';
import { readPalette } from '../chart/palette.ts';
import { formatCount, formatPosts } from '../format/number.ts';
import { formatStretch } from '../format/time.ts';
import { spanOf } from '../state/alerts.ts';
import { bucketsOfTrends } from '../state/trend.ts';
import { usePage } from './page-context.ts';

/** Posts of the alert's series before, during and after it, by when they were seen; its span is marked. */
export function AlertChartView({ alert }: { alert: AlertDetail }) {
  const { store, theme, alertDetail } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<AlertChart | null>(null);
  const cursor = useSignal<number | null>(null);
  const { value: trend, problem } = alertDetail.trend.value;
  const buckets = useComputed(() => bucketsOfTrends(alertDetail.trend.value.value));

  useEffect(() => {
    if (canvas.current === null) return;
    const created = createAlertChart(canvas.current, readPalette(document.documentElement));
    chart.value = created;
    return () => {
      chart.value = null;
      created.destroy();
    };
  }, [chart]);
  useEffect(() => {
    const now = Math.min(store.now.peek(), buckets.value.at(-1)?.to ?? 0);
    chart.value?.show(buckets.value, spanOf(alert, now));
  }, [alert, buckets.value, chart.value, store]);
  useSignalEffect(() => chart.value?.pointAt(cursor.value));
  useSignalEffect(() => {
    if (theme.shown.value !== undefined)
      chart.value?.recolour(readPalette(document.documentElement));
  });

  const reading = useComputed(() => {
    const bucket = cursor.value === null ? undefined : buckets.value[cursor.value];
    if (bucket === undefined) return '';
    const time = formatStretch(bucket.from, bucket.to, store.now.peek());
    return `${time}: ${formatPosts(bucket.posts)}, ${formatCount(bucket.negative)} negative`;
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const last = buckets.value.length - 1;
    const at = cursor.value ?? last + 1;
    if (event.key === 'ArrowLeft') cursor.value = Math.max(0, at - 1);
    else if (event.key === 'ArrowRight') cursor.value = Math.min(last, at + 1);
    else if (event.key === 'Home') cursor.value = 0;
    else if (event.key === 'End') cursor.value = last;
    else return;
    event.preventDefault();
  };

  return (
    <div class="alert-chart-body" aria-busy={trend === null && problem === null}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this groups a drawing and its keyboard */}
      <div
        class="chart"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the chart's values
        tabIndex={0}
        aria-label="Chart around the alert; left and right arrow keys read its values"
        onKeyDown={onKeyDown}
        onBlur={() => (cursor.value = null)}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Posts on ${alert.seriesName} around the alert, negative ones apart`}
        />
      </div>
      {problem !== null && <p class="trend-silent">The chart cannot be shown: {problem}</p>}
      <p class="visually-hidden" aria-live="polite">
        {reading}
      </p>
    </div>
  );
}
