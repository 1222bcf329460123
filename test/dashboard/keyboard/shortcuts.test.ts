import { describe, expect, it } from 'vitest';
import { shortcutOf, shortcuts } from '../../../dashboard/keyboard/shortcuts.ts';

describe('shortcuts', () => {
  it('are found by their key', () => {
    expect(shortcutOf('/')).toBe('search');
    expect(shortcutOf('6')).toBe('range');
    expect(shortcutOf('7')).toBeNull();
    expect(shortcutOf('constructor')).toBeNull();
  });

  it('do not share keys', () => {
    const keys = Object.values(shortcuts).flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
