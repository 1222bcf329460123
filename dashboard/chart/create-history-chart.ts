import {
  BarController,
  BarElement,
  Chart,
  type ChartDataset,
  type ChartOptions,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  TimeScale,
  Tooltip,
} from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import 'chartjs-adapter-date-fns';
import { formatCount, formatUsual } from '../format/number.ts';
import { formatStretch } from '../format/time.ts';
import type { HistoryStep } from '../state/alert-history.ts';
import { type AlertBand, spanAnnotations } from './alert-span.ts';
import { hoverBand } from './hover-band.ts';
import type { Palette } from './palette.ts';
import { timeAxisOf } from './time-axis.ts';
import { tooltipLook } from './tooltip-look.ts';
import type { ChartPoint } from './trend-points.ts';

Chart.register(
  BarController,
  BarElement,
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  TimeScale,
  Tooltip,
  annotation,
);

export interface HistoryChart {
  /** Draws the steps and shades the surge's window. */
  show(steps: readonly HistoryStep[], window: AlertBand): void;
  recolour(palette: Palette): void;
  /** Puts the cursor on a step as the pointer would; null takes it away. */
  pointAt(index: number | null): void;
  destroy(): void;
}

type Dataset = ChartDataset<'bar' | 'line', ChartPoint[]>;

/** Bars of negative stories and a line of what was expected, on a canvas: the way to an alert. */
export function createHistoryChart(canvas: HTMLCanvasElement, firstPalette: Palette): HistoryChart {
  let palette = firstPalette;
  let shown: readonly HistoryStep[] = [];
  let window: AlertBand = { from: 0, to: 0, severity: 'notice' };

  const chart = new Chart<'bar' | 'line', ChartPoint[]>(canvas, {
    type: 'bar',
    data: { datasets: [] },
    options: optionsOf(palette, () => shown),
    plugins: [hoverBand(() => palette.hover)],
  });

  function draw() {
    const points = (countOf: (step: HistoryStep) => number): ChartPoint[] =>
      shown.map((step) => ({ x: (step.from + step.to) / 2, y: countOf(step) }));
    const datasets: Dataset[] = [
      {
        type: 'bar',
        label: 'Negative stories',
        data: points(({ negative }) => negative),
        backgroundColor: palette.negative,
        grouped: false,
        barPercentage: 1,
        categoryPercentage: 0.86,
        order: 2,
      },
      {
        type: 'line',
        label: 'Expected',
        data: points(({ expected }) => expected),
        borderColor: palette.text,
        borderWidth: 1.5,
        borderDash: [4, 3],
        pointRadius: 0,
        pointHitRadius: 0,
        stepped: 'middle',
        order: 1,
      },
    ];
    chart.data.datasets = datasets;
    const { x } = chart.options.scales ?? {};
    const axis = timeAxisOf(shown[0]?.from ?? 0, shown.at(-1)?.to ?? 0, false);
    if (x !== undefined) Object.assign(x, axis);
    const options = chart.options.plugins?.annotation;
    if (options !== undefined) options.annotations = spanAnnotations([window], palette);
    chart.update('none');
  }

  return {
    show(steps, surge) {
      shown = steps;
      window = surge;
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

function optionsOf(
  palette: Palette,
  shown: () => readonly HistoryStep[],
): ChartOptions<'bar' | 'line'> {
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
        grid: { display: false },
        border: { color: palette.grid },
        ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 24 },
      },
      y: {
        beginAtZero: true,
        suggestedMax: 4,
        grace: '8%',
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
            const step = shown()[items[0]?.dataIndex ?? -1];
            return step === undefined ? '' : formatStretch(step.from, step.to, Date.now());
          },
          label: (item) => {
            const count = item.parsed.y ?? 0;
            const amount = item.datasetIndex === 0 ? formatCount(count) : formatUsual(count);
            return ` ${item.dataset.label} ${amount}`;
          },
        },
      },
      annotation: { annotations: {} },
    },
  };
}
