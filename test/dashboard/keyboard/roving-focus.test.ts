import { describe, expect, it } from 'vitest';
import { nextIndex } from '../../../dashboard/keyboard/roving-focus.ts';

describe('focus within a group', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 3, 8],
    ['ArrowUp', 3, 3],
    ['ArrowRight', 19, 19],
    ['ArrowDown', 18, 18],
    ['Home', 12, 0],
    ['End', 12, 19],
  ])('%s leads from %d to %d in four rows of five', (key, from, to) => {
    expect(nextIndex(key, from, 20, 5)).toBe(to);
  });

  it('is left alone by other keys', () => {
    expect(nextIndex('Enter', 3, 20, 5)).toBeNull();
    expect(nextIndex('toString', 3, 20, 5)).toBeNull();
  });
});
