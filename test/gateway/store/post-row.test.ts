import { expect, it } from 'vitest';
import { postRowOf, postViewOf } from '../../../services/gateway/store/post-row.ts';
import { scoredPost } from '../../support/scored-posts.ts';

it('keeps the form of a post, and says nothing of posts that have none', () => {
  const post = scoredPost({ n: 1, observedAt: 1e12, publishedAt: 1e12 });
  expect(postViewOf(postRowOf({ ...post, form: 'quote' }, 0, 1e12)).form).toBe('quote');
  expect(postViewOf(postRowOf(post, 0, 1e12))).not.toHaveProperty('form');
});
