import { describe, expect, it } from 'vitest';
import {
  sharedSuffix,
  withoutPublisher,
} from '../../../../services/core/posts/normalise/publisher-suffix.ts';

const at = { source: 'harbour', url: 'https://www.harbourtimes.example/mill' };

describe('the name of the publisher at the end of a headline', () => {
  it.each([
    ['Mill closes in spring - The Harbour Times', at],
    ['Mill closes in spring | Harbour Times', at],
    ['Mill closes in spring — HarbourTimes', at],
    ['Mill closes in spring - Reuters', { source: 'any', url: undefined }],
    ['Mill closes in spring - My Wire', { source: 'my-wire', url: undefined }],
  ])('goes: %s', (title, publisher) => {
    expect(withoutPublisher(title, publisher)).toBe('Mill closes in spring');
  });

  it.each([
    'Mill closes in spring - what we know so far',
    'Profit up - but not for long',
    'Exclusive - Harbour Times',
    'Acme-Harbour deal is on',
    'FY24 results | Revenue and outlook',
  ])('is not seen in: %s', (title) => {
    expect(withoutPublisher(title, at)).toBe(title);
  });

  it('is known as what most headlines of one document end with', () => {
    const titles = ['one', 'two', 'three', 'four'].map((n) => `Headline number ${n} | Tidewater`);
    expect(sharedSuffix([...titles, 'A headline without it'])).toBe(' | Tidewater');
    expect(sharedSuffix(titles.slice(0, 3))).toBeUndefined();
    expect(sharedSuffix([...titles, 'a', 'b', 'c', 'd'])).toBeUndefined();
  });
});
