import type { PostView } from '../../services/core/contracts/api/posts.ts';

const words: Readonly<Record<PostView['kind'], string>> = {
  news: 'News',
  'press-release': 'Press release',
  filing: 'Filing',
  regulator: 'Regulator',
  'central-bank': 'Central bank',
  social: 'Social',
};

/** The kinds of posts, for choosing among them. */
export const postKinds = Object.entries(words).map(([value, name]) => ({
  value: value as PostView['kind'],
  words: name,
}));
