import { describe, expect, it } from 'vitest';
import { shareCores } from '../../services/classifier/share-cores.ts';

describe('sharing out the cores', () => {
  const free = { workers: 0, threads: 0 };

  it.each([
    [1, { workers: 1, threads: 1 }],
    [2, { workers: 2, threads: 1 }],
    [8, { workers: 8, threads: 1 }],
    [12, { workers: 8, threads: 1 }],
    [32, { workers: 8, threads: 4 }],
  ])('gives %d cores of a processor to %j', (cores, shares) => {
    expect(shareCores(cores, free, true)).toEqual(shares);
  });

  it('feeds a graphics card by one thread', () => {
    expect(shareCores(16, free, false)).toEqual({ workers: 1, threads: 16 });
  });

  it('does as the settings say', () => {
    expect(shareCores(16, { workers: 4, threads: 0 }, true)).toEqual({ workers: 4, threads: 4 });
    expect(shareCores(2, { workers: 3, threads: 2 }, false)).toEqual({ workers: 3, threads: 2 });
  });
});
