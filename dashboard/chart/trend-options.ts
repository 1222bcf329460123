import type { ChartOptions, ScriptableTooltipContext, TooltipItem } from 'chart.js';
import { formatPosts } from '../format/number.ts';
import { scoredOf, sentimentLabels, sentimentWords } from '../format/sentiment.ts';
import { formatStretch } from '../format/time.ts';
import type { Bucket } from '../state/trend.ts';
import { shareLine } from './describe-trend.ts';
import type { Palette } from './palette.ts';
import type { ChartArea } from './report-area.ts';
import { tooltipLook } from './tooltip-look.ts';

export interface TrendChartHandlers {
  /** The bucket at an index of the data, as last given. */
  bucketAt(index: number): Bucket | undefined;
  onPick(bucket: Bucket): void;
  onZoom(): void;
  onArea(area: ChartArea): void;
}

/** Room for the scales' numbers, fixed so that growing counts never move the chart. */
const scaleWidth = 46;
const compact = new Intl.NumberFormat('en', { notation: 'compact' });

/** How the chart looks and answers: shares above, counts below, one time axis, no animation. */
export function trendOptions(palette: Palette, handlers: TrendChartHandlers): ChartOptions<'bar'> {
  const font = { family: getComputedStyle(document.body).fontFamily, size: 11 };
  const scale = {
    axis: 'y' as const,
    stack: 'trend',
    border: { display: false },
    grid: { color: palette.grid, tickLength: 0 },
    afterFit: (axis: { width: number }) => {
      axis.width = scaleWidth;
    },
  };
  const bucketOf = (items: readonly TooltipItem<'bar'>[]) => {
    const index = items[0]?.dataIndex;
    return index === undefined ? undefined : handlers.bucketAt(index);
  };

  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    layout: { padding: { top: 6, right: 8 } },
    interaction: { mode: 'index', intersect: false, axis: 'x' },
    onClick: (_event, elements) => {
      const index = elements[0]?.index;
      const bucket = index === undefined ? undefined : handlers.bucketAt(index);
      if (bucket !== undefined) handlers.onPick(bucket);
    },
    scales: {
      x: {
        type: 'time',
        grid: { display: false },
        border: { color: palette.grid },
        ticks: {
          color: palette.muted,
          font,
          maxRotation: 0,
          autoSkipPadding: 24,
        },
      },
      posts: {
        ...scale,
        stackWeight: 1,
        beginAtZero: true,
        suggestedMax: 4,
        grace: '10%',
        // The uppermost number would touch the 0% of the panel above.
        afterBuildTicks: (axis) => {
          axis.ticks = axis.ticks.filter((tick) => tick.value < axis.max);
        },
        ticks: {
          color: palette.muted,
          font,
          maxTicksLimit: 4,
          precision: 0,
          callback: (value) => compact.format(Number(value)),
        },
      },
      share: {
        ...scale,
        stackWeight: 3,
        stacked: true,
        min: 0,
        max: 100,
        ticks: { color: palette.muted, font, stepSize: 25, callback: (value) => `${value}%` },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltipLook(palette, font.family),
        itemSort: (a, b) => b.datasetIndex - a.datasetIndex,
        filter: (item) =>
          item.datasetIndex <
          (handlers.bucketAt(item.dataIndex)?.posts === 0 ? 1 : sentimentLabels.length),
        callbacks: {
          title: (items) => {
            const bucket = bucketOf(items);
            return bucket === undefined ? '' : formatStretch(bucket.from, bucket.to, Date.now());
          },
          label: (item) => {
            const bucket = handlers.bucketAt(item.dataIndex);
            const label = sentimentLabels[item.datasetIndex];
            if (bucket === undefined || label === undefined) return '';
            if (bucket.posts === 0) return ' No posts';
            return shareLine(sentimentWords[label], bucket[label], scoredOf(bucket));
          },
          footer: (items) => {
            const bucket = bucketOf(items);
            return bucket === undefined || bucket.posts === 0 ? '' : formatPosts(bucket.posts);
          },
          labelColor: ({
            datasetIndex,
            dataIndex,
          }: ScriptableTooltipContext<'bar'>['tooltipItems'][number]) => {
            const label = sentimentLabels[datasetIndex] ?? 'neutral';
            const empty = handlers.bucketAt(dataIndex)?.posts === 0;
            const colour = empty ? palette.tooltip : palette[label];
            return { borderColor: colour, backgroundColor: colour };
          },
        },
      },
      annotation: { annotations: {} },
      zoom: {
        zoom: {
          mode: 'x',
          drag: {
            enabled: true,
            threshold: 12,
            backgroundColor: palette.hover,
            borderColor: palette.selected,
            borderWidth: 1,
          },
          pinch: { enabled: true },
          wheel: { enabled: true, modifierKey: 'ctrl' },
          onZoomComplete: () => handlers.onZoom(),
        },
        limits: { x: { min: 'original', max: 'original' } },
      },
    },
  };
}
