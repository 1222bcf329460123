import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { bandsOf } from '../chart/alert-span.ts';
import { type AlertChart, createAlertChart } from '../chart/create-alert-chart.ts';
import { readPalette } from '../chart/palette.ts';
import type { ChartArea } from '../chart/report-area.ts';
import { formatCount, formatPosts } from '../format/number.ts';
import { formatStretch } from '../format/time.ts';
import { alertSpans, knownAlerts, markedAlerts } from '../state/alert-marks.ts';
import { spanOf } from '../state/alerts.ts';
import { subjectOf } from '../state/series.ts';
import { bucketsOfTrends } from '../state/trend.ts';
import { AlertRail } from './alert-rail.tsx';
import { usePage } from './page-context.ts';

/** Posts of the alert's series before, during and after it, by when they were seen; its span is marked. */
export function AlertChartView({ alert }: { alert: AlertDetail }) {
  const { store, theme, alertDetail } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<AlertChart | null>(null);
  const cursor = useSignal<number | null>(null);
  const area = useSignal<ChartArea | null>(null);
  const { value: trend, problem } = alertDetail.trend.value;
  const buckets = useComputed(() => bucketsOfTrends(alertDetail.trend.value.value));

  // Others of the series are marked as well: a surge seldom comes alone.
  const known = useComputed(() => {
    const { value: open } = alertDetail.detail.value;
    return open === null ? [] : knownAlerts([open], store.alerts.value);
  });
  const marked = useComputed(() =>
    markedAlerts(known.value, subjectOf(known.value[0]?.series ?? '')),
  );
  const spans = useComputed(() => {
    const [open, ...others] = known.value;
    if (open === undefined) return [];
    const now = Math.min(store.now.peek(), buckets.value.at(-1)?.to ?? 0);
    return [
      ...alertSpans(others, subjectOf(open.series), now),
      { alert: open, ...spanOf(open, now) },
    ];
  });

  useEffect(() => {
    if (canvas.current === null) return;
    const palette = readPalette(document.documentElement);
    const created = createAlertChart(canvas.current, palette, (value) => {
      area.value = value;
    });
    chart.value = created;
    return () => {
      chart.value = null;
      created.destroy();
    };
  }, [area, chart]);
  useSignalEffect(() => chart.value?.show(buckets.value, bandsOf(spans.value)));
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
      <AlertRail area={area} alerts={marked} spans={spans} />
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
