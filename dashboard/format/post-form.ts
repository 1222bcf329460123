import type { PostView } from '../../services/core/contracts/api/posts.ts';

const words: Readonly<Record<NonNullable<PostView['form']>, string | undefined>> = {
  original: undefined,
  thread: 'thread',
  reply: 'reply',
  quote: 'quote',
  repost: 'repost',
};

/** A word for a post that is not simply one of its own; undefined where there is nothing to say. */
export function formWord(form: PostView['form']): string | undefined {
  return form === undefined ? undefined : words[form];
}
