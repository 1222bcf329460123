import { describe, expect, it } from 'vitest';
import { mergedById } from '../../../dashboard/state/merged-by-id.ts';

describe('a list with changes', () => {
  const list = [
    { id: 'a', n: 1 },
    { id: 'b', n: 1 },
  ];
  it('has each changed entry in its place and new ones at the end', () => {
    expect(
      mergedById(list, [
        { id: 'c', n: 2 },
        { id: 'a', n: 2 },
      ]),
    ).toEqual([
      { id: 'a', n: 2 },
      { id: 'b', n: 1 },
      { id: 'c', n: 2 },
    ]);
  });

  it('is the same list when nothing changed', () => {
    expect(mergedById(list, undefined)).toBe(list);
    expect(mergedById(list, [])).toBe(list);
  });
});
