import { PNG } from 'pngjs';
import type { Evidence } from '../../../core/contracts/alert.ts';

/** Size at which the chart is shown, in CSS pixels; it is drawn with twice as many. */
export const chartWidth = 560;
export const chartHeight = 140;

type Colour = readonly [red: number, green: number, blue: number];

const scale = 2;
const grid: Colour = [226, 230, 234];
const axis: Colour = [140, 149, 159];
const bar: Colour = [214, 69, 65];
const usual: Colour = [31, 94, 184];
const margin = 4 * scale;

/**
 * The way to an alert as a PNG: a bar for the negative stories of each step, and a line for how many were expected. On
 * white, whatever the mail program's colours are, since it is a picture.
 */
export function chartImage({ negative, expected }: NonNullable<Evidence['history']>): Buffer {
  const canvas = createCanvas(chartWidth * scale, chartHeight * scale);
  const left = margin;
  const right = canvas.width - margin;
  const bottom = canvas.height - margin;
  const top = margin;
  const highest = Math.max(1, ...negative, ...expected) * 1.05;
  const yOf = (value: number) => bottom - (value / highest) * (bottom - top);
  for (const part of [0.25, 0.5, 0.75, 1]) {
    const y = Math.round(bottom - part * (bottom - top));
    canvas.fill(left, y, right, y + 1, grid);
  }
  const step = (right - left) / Math.max(1, negative.length);
  const gap = Math.min(step / 5, 2 * scale);
  negative.forEach((count, i) => {
    if (count > 0)
      canvas.fill(
        left + i * step + gap / 2,
        yOf(count),
        left + (i + 1) * step - gap / 2,
        bottom,
        bar,
      );
  });
  canvas.fill(left, bottom, right, bottom + scale, axis);
  const middles = expected.slice(0, negative.length).map((value, i) => ({
    x: left + (i + 0.5) * step,
    y: yOf(value),
  }));
  middles.forEach((to, i) => {
    const from = middles[i - 1];
    if (from !== undefined) canvas.line(from, to, 2 * scale, usual);
  });
  return canvas.png();
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels that blend at the edges of what is drawn, so that lines are smooth. Coordinates are pixels, and may be fractions. */
function createCanvas(width: number, height: number) {
  const image = new PNG({ width, height, colorType: 2 });
  // White, and nothing shows through.
  image.data.fill(255);

  /** @param cover 0 to 1: how much of the pixel is covered */
  function blend(x: number, y: number, colour: Colour, cover: number): void {
    if (x < 0 || y < 0 || x >= width || y >= height || cover <= 0) return;
    const at = (y * width + x) * 4;
    colour.forEach((value, channel) => {
      const before = image.data[at + channel] ?? 0;
      image.data[at + channel] = Math.round(before + (value - before) * Math.min(1, cover));
    });
  }

  return {
    width,
    height,
    fill: (x0: number, y0: number, x1: number, y1: number, colour: Colour): void => {
      for (let y = Math.floor(y0); y < Math.ceil(y1); y += 1) {
        const rows = Math.min(y + 1, y1) - Math.max(y, y0);
        for (let x = Math.floor(x0); x < Math.ceil(x1); x += 1) {
          blend(x, y, colour, rows * (Math.min(x + 1, x1) - Math.max(x, x0)));
        }
      }
    },
    line: (from: Point, to: Point, thickness: number, colour: Colour): void => {
      const half = thickness / 2;
      const reach = half + 1;
      for (
        let y = Math.floor(Math.min(from.y, to.y) - reach);
        y <= Math.max(from.y, to.y) + reach;
        y += 1
      ) {
        for (let x = Math.floor(from.x - reach); x <= to.x + reach; x += 1) {
          const cover = half + 0.5 - distance({ x: x + 0.5, y: y + 0.5 }, from, to);
          blend(x, y, colour, cover);
        }
      }
    },
    png: (): Buffer => PNG.sync.write(image, { colorType: 2 }),
  };
}

/** From a point to the nearest point of a segment. */
function distance(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / squared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}
