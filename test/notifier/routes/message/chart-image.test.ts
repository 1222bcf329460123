import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { chartImage } from '../../../../services/notifier/routes/message/chart-image.ts';

function draw(negative: number[], expected: number[]): PNG {
  return PNG.sync.read(chartImage({ from: 0, stepMinutes: 15, negative, expected }));
}

const isRed = (image: PNG, x: number, y: number): boolean => {
  const [red = 0, green = 0] = image.data.subarray((y * image.width + x) * 4);
  return red > 180 && green < 120;
};

/** Rows of a column that are red, from the bottom up. */
function heightAt(image: PNG, part: number): number {
  const x = Math.round(image.width * part);
  return Array.from({ length: image.height }, (_, y) => y).filter((y) => isRed(image, x, y)).length;
}

it('draws bars as high as their counts', () => {
  const image = draw([1, 2, 4, 0], []);
  const [one = 0, two = 0, four = 0, none = 0] = [0.13, 0.38, 0.62, 0.88].map((part) =>
    heightAt(image, part),
  );
  expect(two / one).toBeCloseTo(2, 0);
  expect(four / one).toBeCloseTo(4, 0);
  expect(none).toBe(0);
});

it('draws what was expected as a line above the bars', () => {
  const image = draw([10, 10, 10], [10, 10, 10]);
  const blues = Array.from({ length: image.height }, (_, y) => {
    const [red = 0, , blue = 0] = image.data.subarray((y * image.width + image.width / 2) * 4);
    return blue > 150 && red < 100;
  });
  expect(blues.filter(Boolean).length).toBeGreaterThanOrEqual(3);
});

it.each([
  [[], []],
  [
    [0, 0],
    [0, 0],
  ],
  [[5], []],
  [Array.from({ length: 96 }, (_, i) => i * 1_000), Array.from({ length: 96 }, () => 0.001)],
  [[1], [1, 2, 3]],
])('draws %o against %o', (negative, expected) => {
  expect(draw(negative, expected).width).toBe(1_120);
});
