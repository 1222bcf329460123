import { describe, expect, it } from 'vitest';
import { safeLink } from '../../../dashboard/format/safe-link.ts';

describe('the link of a post', () => {
  it('is kept for http and https', () => {
    expect(safeLink('https://example.org/a?b=1')).toBe('https://example.org/a?b=1');
    expect(safeLink('http://example.org')).toBe('http://example.org/');
  });

  it.each([
    undefined,
    '',
    'not a url',
    '//example.org/x',
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
  ])('is left out for %s', (url) => {
    expect(safeLink(url)).toBeUndefined();
  });
});
