import type { Plugin } from 'chart.js';

/** Shades the bucket under the pointer or the keyboard's cursor through both panels. */
export function hoverBand(colour: () => string): Plugin<'bar'> {
  return {
    id: 'hoverBand',
    beforeDatasetsDraw(chart) {
      const [active] = chart.getActiveElements();
      if (active === undefined) return;
      const { width, x } = active.element.getProps(['x', 'width'] as never[]) as {
        x: number;
        width: number;
      };
      const { top, bottom } = chart.chartArea;
      chart.ctx.save();
      chart.ctx.fillStyle = colour();
      chart.ctx.fillRect(x - width / 2 - 1, top, width + 2, bottom - top);
      chart.ctx.restore();
    },
  };
}
