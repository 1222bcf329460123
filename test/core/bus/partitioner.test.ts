import { describe, expect, it } from 'vitest';
import {
  createPartitioner,
  murmur2,
  partitionOfKey,
} from '../../../services/core/bus/partitioner.ts';

describe('murmur2', () => {
  // From Apache Kafka's own UtilsTest.testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Kafka does', (text, hash) => {
    expect(murmur2(text) | 0).toBe(hash);
  });

  it('hashes short and long keys alike, whatever came before', () => {
    const long = 'é'.repeat(2_000);
    const hashes = [murmur2(long), murmur2('é'), murmur2(long), murmur2('é')];
    expect(hashes[2]).toBe(hashes[0]);
    expect(hashes[3]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});

describe('createPartitioner', () => {
  it('takes the partition named, else the key, else each in turn', () => {
    const partitionOf = createPartitioner();
    const value = {};
    expect(partitionOf({ key: 'k', value, partition: 3 }, 4)).toBe(3);
    expect(partitionOf({ key: 'k', value }, 4)).toBe(partitionOfKey('k', 4));
    const turns = [1, 2, 3, 4].map(() => partitionOf({ key: null, value }, 4));
    expect(turns.sort()).toEqual([0, 1, 2, 3]);
  });
});
