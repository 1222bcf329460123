import type { Plugin } from 'chart.js';

/** Where the chart's time axis lies: pixels from the left of the canvas, and the times (epoch ms) at its ends. */
export interface ChartArea {
  readonly left: number;
  readonly right: number;
  readonly from: number;
  readonly to: number;
}

/** Tells where the time axis lies whenever that changes, so that something can be laid over it. */
export function reportArea(onArea: (area: ChartArea) => void): Plugin<'bar'> {
  let last = '';
  return {
    id: 'reportArea',
    afterUpdate(chart) {
      const x = chart.scales['x'];
      if (x === undefined) return;
      // Bars keep some room at both ends of the axis, so these are not the edges of the chart's area.
      const [left, right] = [x.getPixelForValue(x.min), x.getPixelForValue(x.max)];
      const area = { left, right, from: x.min, to: x.max };
      const key = JSON.stringify(area);
      if (key === last) return;
      last = key;
      onArea(area);
    },
  };
}
