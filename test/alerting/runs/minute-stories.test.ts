import { expect, it } from 'vitest';
import { minuteStories } from '../../../services/alerting/runs/minute-stories.ts';
import { storiesSchema } from '../../../services/core/contracts/stories.ts';

const origin = { epoch: 1, minute: 60_000 };
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `id ${n}`);

it('tells of every minute, an empty one included', () => {
  expect(minuteStories(origin, [], [])).toEqual([
    { type: 'stories', ...origin, last: true, assignments: [], late: [] },
  ]);
});

it.each([
  [1, 0, 1],
  [2_000, 2_000, 1],
  [2_001, 0, 2],
  [3, 4_001, 3],
  [6_000, 10, 3],
])('splits %i assignments and %i late posts into %i records', (posts, late, records) => {
  const assignments = ids(posts).map((post) => ({ post, story: post }));
  const told = minuteStories(origin, assignments, ids(late));
  expect(told.map(({ last }) => last)).toEqual(
    Array.from({ length: records }, (_, n) => n === records - 1),
  );
  for (const record of told) expect(storiesSchema.safeParse(record).success).toBe(true);
  expect(told.flatMap((record) => record.assignments)).toEqual(assignments);
  expect(told.flatMap((record) => record.late)).toEqual(ids(late));
});
