import {
  BarController,
  BarElement,
  Chart,
  type ChartDataset,
  type ChartOptions,
  LinearScale,
  TimeScale,
  Tooltip,
} from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import 'chartjs-adapter-date-fns';
import { formatCount } from '../format/number.ts';
import { formatStretch } from '../format/time.ts';
import type { Bucket } from '../state/trend.ts';
import { type AlertBand, spanAnnotations } from './alert-span.ts';
import { hoverBand } from './hover-band.ts';
import type { Palette } from './palette.ts';
import { type ChartArea, reportArea } from './report-area.ts';
import { timeAxisOf } from './time-axis.ts';
import { tooltipLook } from './tooltip-look.ts';
import type { ChartPoint } from './trend-points.ts';

Chart.register(BarController, BarElement, LinearScale, TimeScale, Tooltip, annotation);

export interface AlertChart {
  /** Draws counts and shades the stretches during which alerts lasted. */
  show(buckets: readonly Bucket[], bands: readonly AlertBand[]): void;
  recolour(palette: Palette): void;
  /** Puts the cursor on a bucket as the pointer would; null takes it away. */
  pointAt(index: number | null): void;
  destroy(): void;
}

/** Bars of posts, the negative ones below, on a canvas. */
export function createAlertChart(
  canvas: HTMLCanvasElement,
  firstPalette: Palette,
  onArea: (area: ChartArea) => void,
): AlertChart {
  let palette = firstPalette;
  let shown: readonly Bucket[] = [];
  let bands: readonly AlertBand[] = [];

  const chart = new Chart<'bar', ChartPoint[]>(canvas, {
    type: 'bar',
    data: { datasets: [] },
    options: optionsOf(palette, () => shown),
    plugins: [hoverBand(() => palette.hover), reportArea(onArea)],
  });

  function draw() {
    const points = (countOf: (bucket: Bucket) => number): ChartPoint[] =>
      shown.map((bucket) => ({ x: (bucket.from + bucket.to) / 2, y: countOf(bucket) }));
    const bars = { grouped: false, barPercentage: 1, categoryPercentage: 0.86, stack: 'posts' };
    const datasets: ChartDataset<'bar', ChartPoint[]>[] = [
      {
        ...bars,
        label: 'Negative',
        data: points(({ negative }) => negative),
        backgroundColor: palette.negative,
      },
      {
        ...bars,
        label: 'Other',
        data: points(({ posts, negative }) => posts - negative),
        backgroundColor: palette.neutral,
      },
    ];
    chart.data.datasets = datasets;
    const { x } = chart.options.scales ?? {};
    const axis = timeAxisOf(shown[0]?.from ?? 0, shown.at(-1)?.to ?? 0, false);
    if (x !== undefined) Object.assign(x, axis);
    const options = chart.options.plugins?.annotation;
    if (options !== undefined) options.annotations = spanAnnotations(bands, palette);
    chart.update('none');
  }

  return {
    show(buckets, lasted) {
      shown = buckets;
      bands = lasted;
      draw();
    },
    recolour(wanted) {
      palette = wanted;
      chart.options = optionsOf(palette, () => shown);
      draw();
    },
    pointAt(index) {
      const elements =
        index === null
          ? []
          : chart.data.datasets.map((_dataset, datasetIndex) => ({ datasetIndex, index }));
      chart.setActiveElements(elements);
      chart.tooltip?.setActiveElements(elements, { x: 0, y: 0 });
      chart.update('none');
    },
    destroy: () => chart.destroy(),
  };
}

function optionsOf(palette: Palette, shown: () => readonly Bucket[]): ChartOptions<'bar'> {
  const font = { family: getComputedStyle(document.body).fontFamily, size: 11 };
  const ticks = { color: palette.muted, font };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    layout: { padding: { top: 6, right: 8 } },
    interaction: { mode: 'index', intersect: false, axis: 'x' },
    scales: {
      x: {
        type: 'time',
        stacked: true,
        grid: { display: false },
        border: { color: palette.grid },
        ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 24 },
      },
      y: {
        stacked: true,
        beginAtZero: true,
        suggestedMax: 4,
        border: { display: false },
        grid: { color: palette.grid, tickLength: 0 },
        ticks: { ...ticks, precision: 0, maxTicksLimit: 5, padding: 6 },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltipLook(palette, font.family),
        callbacks: {
          title: (items) => {
            const bucket = shown()[items[0]?.dataIndex ?? -1];
            return bucket === undefined ? '' : formatStretch(bucket.from, bucket.to, Date.now());
          },
          label: (item) => ` ${item.dataset.label} ${formatCount(item.parsed.y ?? 0)}`,
        },
      },
      annotation: { annotations: {} },
    },
  };
}
