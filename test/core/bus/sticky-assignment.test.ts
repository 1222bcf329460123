import { describe, expect, it } from 'vitest';
import { assignSticky } from '../../../services/core/bus/sticky-assignment.ts';

const shares = (partitions: number, members: Record<string, number[]>) =>
  Object.fromEntries(
    assignSticky(
      partitions,
      Object.entries(members).map(([id, owned]) => ({ id, owned })),
    ),
  );

describe('assignSticky', () => {
  it('gives all to one, and an even share to several', () => {
    expect(shares(4, { a: [] })).toEqual({ a: [0, 1, 2, 3] });
    expect(shares(4, { a: [], b: [] })).toEqual({ a: [0, 1], b: [2, 3] });
    expect(shares(0, { a: [] })).toEqual({ a: [] });
    expect(shares(3, {})).toEqual({});
  });

  it('never takes a sole partition away from whoever works on it', () => {
    expect(shares(1, { a: [], z: [0] })).toEqual({ a: [], z: [0] });
  });

  it('moves only what exceeds the fair share', () => {
    expect(shares(4, { a: [0, 1, 2, 3], b: [] })).toEqual({ a: [0, 1], b: [2, 3] });
    expect(shares(5, { a: [4, 2], b: [3, 0, 1] })).toEqual({ a: [2, 4], b: [0, 1, 3] });
    expect(shares(5, { a: [0, 1], b: [2, 3], c: [] })).toEqual({ a: [0, 1], b: [2, 3], c: [4] });
  });

  it('gives each partition to exactly one member, whatever they claim to own', () => {
    for (let members = 1; members <= 5; members += 1) {
      for (let partitions = 0; partitions <= 7; partitions += 1) {
        const claims = Object.fromEntries(
          Array.from({ length: members }, (_, i) => [`m${i}`, [0, 1, 2, 9, i]]),
        );
        const given = Object.values(shares(partitions, claims));
        expect(given.flat().sort()).toEqual(Array.from({ length: partitions }, (_, p) => p));
        const sizes = given.map((share) => share.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }
    }
  });
});
