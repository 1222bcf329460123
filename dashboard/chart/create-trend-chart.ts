import {
  BarController,
  BarElement,
  Chart,
  type ChartDataset,
  LinearScale,
  TimeScale,
  Tooltip,
} from 'chart.js';
import { color as parseColour } from 'chart.js/helpers';
import annotation from 'chartjs-plugin-annotation';
import zoom from 'chartjs-plugin-zoom';
import 'chartjs-adapter-date-fns';
import type { Bucket } from '../state/trend.ts';
import { type AlertBand, spanAnnotations } from './alert-span.ts';
import { barOpacity } from './bar-opacity.ts';
import { hoverBand } from './hover-band.ts';
import type { Palette } from './palette.ts';
import { reportArea } from './report-area.ts';
import { timeAxisOf } from './time-axis.ts';
import { type TrendChartHandlers, trendOptions } from './trend-options.ts';
import { type ChartPoint, trendPointsOf } from './trend-points.ts';

Chart.register(BarController, BarElement, LinearScale, TimeScale, Tooltip, annotation, zoom);

interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface TrendChart {
  /** Draws new counts in place. A zoomed chart keeps its stretch. */
  show(buckets: readonly Bucket[]): void;
  /** Marks a stretch (epoch ms) as chosen; null marks none. */
  mark(stretch: Stretch | null): void;
  /** Shades the stretches during which alerts of the view lasted. */
  markAlerts(bands: readonly AlertBand[]): void;
  recolour(palette: Palette): void;
  /** Puts the cursor on a bucket as the pointer would; null takes it away. */
  pointAt(index: number | null): void;
  resetZoom(): void;
  destroy(): void;
}

function faded(colour: string, opacity: number): string {
  return opacity === 1 ? colour : parseColour(colour).alpha(opacity).rgbString();
}

/** The chart of sentiment over time on a canvas. It is drawn once and then only updated. */
export function createTrendChart(
  canvas: HTMLCanvasElement,
  firstPalette: Palette,
  handlers: Omit<TrendChartHandlers, 'bucketAt'>,
): TrendChart {
  let palette = firstPalette;
  let shown: readonly Bucket[] = [];
  let marked: Stretch | null = null;
  let bands: readonly AlertBand[] = [];
  let zoomed = false;

  const allHandlers: TrendChartHandlers = {
    bucketAt: (index) => shown[index],
    onPick: handlers.onPick,
    onArea: handlers.onArea,
    onZoom: () => {
      zoomed = chart.isZoomedOrPanned();
      if (!zoomed) return;
      draw();
      handlers.onZoom();
    },
  };

  const chart = new Chart<'bar', ChartPoint[]>(canvas, {
    type: 'bar',
    data: { datasets: [] },
    options: trendOptions(palette, allHandlers),
    plugins: [hoverBand(() => palette.hover), reportArea(handlers.onArea)],
  });

  function draw() {
    const { shares, posts, from, to } = trendPointsOf(shown);
    const bars = { grouped: false, barPercentage: 1, categoryPercentage: 0.88 };
    const datasets: ChartDataset<'bar', ChartPoint[]>[] = [
      ...shares.map(({ label, points }) => ({
        ...bars,
        label,
        data: points,
        yAxisID: 'share',
        stack: 'share',
        backgroundColor: shown.map((bucket) => faded(palette[label], barOpacity(bucket.posts))),
      })),
      { ...bars, label: 'posts', data: posts, yAxisID: 'posts', backgroundColor: palette.volume },
    ];
    if (chart.data.datasets.length === 0) chart.data.datasets = datasets;
    datasets.forEach((dataset, index) => {
      Object.assign(chart.data.datasets[index] ?? {}, dataset);
    });
    const { x } = chart.options.scales ?? {};
    if (x !== undefined) Object.assign(x, timeAxisOf(from, to, zoomed));
    chart.update('none');
  }

  function annotations() {
    const alerts = spanAnnotations(bands, palette, ['share', 'posts']);
    if (marked === null) return alerts;
    const edge = (at: number) => ({
      type: 'line' as const,
      scaleID: 'x',
      value: at,
      borderColor: palette.selected,
      borderWidth: 2,
    });
    return { ...alerts, start: edge(marked.from), end: edge(marked.to) };
  }

  function annotate() {
    const options = chart.options.plugins?.annotation;
    if (options !== undefined) options.annotations = annotations();
  }

  return {
    show(buckets) {
      shown = buckets;
      draw();
    },
    mark(stretch) {
      marked = stretch;
      annotate();
      chart.update('none');
    },
    markAlerts(wanted) {
      bands = wanted;
      annotate();
      chart.update('none');
    },
    recolour(wanted) {
      palette = wanted;
      const { min, max } = chart.options.scales?.['x'] ?? {};
      chart.options = trendOptions(palette, allHandlers);
      Object.assign(chart.options.scales?.['x'] ?? {}, { min, max });
      annotate();
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
    resetZoom() {
      zoomed = false;
      chart.resetZoom('none');
      draw();
    },
    destroy: () => chart.destroy(),
  };
}
