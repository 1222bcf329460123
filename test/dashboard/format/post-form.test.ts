import { expect, it } from 'vitest';
import { formWord } from '../../../dashboard/format/post-form.ts';

it('has a word for all but what a post is anyway', () => {
  expect(formWord(undefined)).toBeUndefined();
  expect(formWord('original')).toBeUndefined();
  expect(formWord('repost')).toBe('repost');
  expect(formWord('thread')).toBe('thread');
});
