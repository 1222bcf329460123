import { expect, it } from 'vitest';
import { createReorder } from '../../../services/replay/sources/reorder.ts';

const placed = (...times: number[]) => times.map((at, i) => ({ at, line: i + 1 }));
const timesOf = (items: readonly { at: number }[]) => items.map(({ at }) => at);

it('lets what is in order pass at once', () => {
  const reorder = createReorder(0, 10);
  expect(timesOf(reorder.push(placed(1, 2, 2, 5)))).toEqual([1, 2, 2, 5]);
  expect(reorder.flush()).toEqual([]);
});

it('holds back what something to come may precede', () => {
  const reorder = createReorder(10, 10);
  expect(timesOf(reorder.push(placed(100, 95, 112)))).toEqual([95, 100]);
  expect(timesOf(reorder.push(placed(102, 130)))).toEqual([102, 112]);
  expect(timesOf(reorder.flush())).toEqual([130]);
});

it('leaves equal times in the order of their lines', () => {
  const reorder = createReorder<{ at: number; line: number }>(5, 10);
  reorder.push([{ at: 7, line: 2 }]);
  reorder.push([{ at: 7, line: 3 }]);
  expect(reorder.flush().map(({ line }) => line)).toEqual([2, 3]);
});

it('says what to do when it would have to hold too much', () => {
  const reorder = createReorder(1_000, 3);
  expect(() => reorder.push(placed(1, 2, 3, 4))).toThrow(/sort it by time first/);
});
