import { expect, it } from 'vitest';
import { cleanUrl } from '../../../../services/core/posts/normalise/clean-url.ts';

it.each([
  ['https://Example.ORG:443/a?utm_source=x&id=7&utm_medium=rss#part', 'https://example.org/a?id=7'],
  ['https://example.org/a?fbclid=1&gclid=2', 'https://example.org/a'],
  ['https://example.org/a?b=%20&a=1', 'https://example.org/a?b=%20&a=1'],
  ['https://someone:secret@example.org/', 'https://example.org/'],
  [' /news/1 ', 'https://base.example/news/1'],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['http://', undefined],
])('%s becomes %s', (given, clean) => {
  expect(cleanUrl(given, 'https://base.example/feed')).toBe(clean);
});
