import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { bandsOf } from '../chart/alert-span.ts';
import { createTrendChart, type TrendChart } from '../chart/create-trend-chart.ts';
import { describeBucket, describeTrend } from '../chart/describe-trend.ts';
import { readPalette } from '../chart/palette.ts';
import type { ChartArea } from '../chart/report-area.ts';
import { alertSpans, knownAlerts, markedAlerts } from '../state/alert-marks.ts';
import { rangeOf } from '../state/view-choice.ts';
import { AlertRail } from './alert-rail.tsx';
import { usePage } from './page-context.ts';

/** The chart on its canvas. The pointer or arrow keys read a bucket; a click or Enter shows its posts; dragging zooms. */
export function TrendChartView({ zoomed }: { zoomed: Signal<boolean> }) {
  const { store, theme, stretchPosts } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<TrendChart | null>(null);
  const cursor = useSignal<number | null>(null);
  const area = useSignal<ChartArea | null>(null);

  const known = useComputed(() => knownAlerts(store.alerts.value, store.formerAlerts.value));
  const marked = useComputed(() => markedAlerts(known.value, store.choice.value));
  const spans = useComputed(() => {
    const newest = store.buckets.value.at(-1)?.to ?? 0;
    return alertSpans(known.value, store.choice.value, newest);
  });

  useEffect(() => {
    if (canvas.current === null) return;
    const created = createTrendChart(canvas.current, readPalette(document.documentElement), {
      onPick: (bucket) => void stretchPosts.show(bucket.from, bucket.to),
      onZoom: () => {
        zoomed.value = true;
      },
      onArea: (value) => {
        area.value = value;
      },
    });
    chart.value = created;
    return () => {
      chart.value = null;
      zoomed.value = false;
      created.destroy();
    };
  }, [area, chart, stretchPosts, zoomed]);

  useSignalEffect(() => chart.value?.show(store.buckets.value));
  useSignalEffect(() => chart.value?.mark(store.stretch.value.between));
  useSignalEffect(() => chart.value?.markAlerts(bandsOf(spans.value)));
  useSignalEffect(() => chart.value?.pointAt(cursor.value));
  useSignalEffect(() => {
    if (theme.shown.value !== undefined)
      chart.value?.recolour(readPalette(document.documentElement));
  });
  useSignalEffect(() => {
    if (!zoomed.value) chart.value?.resetZoom();
  });

  const label = useComputed(() =>
    describeTrend(store.sums.value, rangeOf(store.choice.value).long),
  );
  const reading = useComputed(() => {
    const bucket = cursor.value === null ? undefined : store.buckets.value[cursor.value];
    return bucket === undefined ? '' : describeBucket(bucket, store.now.peek());
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const last = store.buckets.value.length - 1;
    const at = cursor.value ?? last + 1;
    if (event.key === 'Enter' || event.key === ' ') {
      const bucket = store.buckets.value[at];
      if (bucket !== undefined) void stretchPosts.show(bucket.from, bucket.to);
    } else if (event.key === 'ArrowLeft') cursor.value = Math.max(0, at - 1);
    else if (event.key === 'ArrowRight') cursor.value = Math.min(last, at + 1);
    else if (event.key === 'Home') cursor.value = 0;
    else if (event.key === 'End') cursor.value = last;
    else return;
    event.preventDefault();
  };

  return (
    <>
      <AlertRail area={area} alerts={marked} spans={spans} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this groups a drawing and its keyboard */}
      <div
        class="chart"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the chart's values
        tabIndex={0}
        aria-label="Chart; left and right arrow keys read its values, Enter shows the posts"
        onKeyDown={onKeyDown}
        onBlur={() => (cursor.value = null)}
      >
        <canvas ref={canvas} role="img" aria-label={label} />
      </div>
      <p class="visually-hidden" aria-live="polite">
        {reading}
      </p>
    </>
  );
}
