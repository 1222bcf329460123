import { expect, it } from 'vitest';
import { mergeSorted } from '../../../services/core/stretches/merge-sorted.ts';
import type { TimedRecord } from '../../../services/core/stretches/timed-record.ts';
import { tickOf } from '../../support/scored-posts.ts';

function record(at: number, partition: number): TimedRecord {
  return { at, key: null, partition, value: tickOf(0) };
}

async function* stream(partition: number, ...chunks: number[][]) {
  for (const times of chunks) yield times.map((at) => record(at, partition));
}

it('merges streams by time, keeps the order within each, and prefers the first where times are equal', async () => {
  const merged: string[] = [];
  for await (const records of mergeSorted([
    stream(0, [1, 4], [], [9]),
    stream(1, [2, 2, 4]),
    stream(2),
  ])) {
    merged.push(...records.map(({ at, partition }) => `${at}/${partition}`));
  }
  expect(merged).toEqual(['1/0', '2/1', '2/1', '4/0', '4/1', '9/0']);
});

it('ends the streams it reads from when its reader goes away', async () => {
  let ended = 0;
  async function* endless() {
    try {
      for (let at = 0; ; at += 100) yield Array.from({ length: 100 }, (_, i) => record(at + i, 0));
    } finally {
      ended += 1;
    }
  }
  for await (const _records of mergeSorted([endless(), endless()])) break;
  expect(ended).toBe(2);
});
