import { getPost } from './get-post.ts';
import { getTrends } from './get-trends.ts';
import { listCompanies } from './list-companies.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listPosts } from './list-posts.ts';
import { listSources } from './list-sources.ts';
import { listTopics } from './list-topics.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { pushPosts } from './push-posts.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import type { Route } from './route.ts';

/** Every call below `/api/v1`; a new one is a file of its own and a line here. */
export const routes: readonly Route[] = [
  listPosts,
  getPost,
  pushPosts,
  getTrends,
  listTopics,
  listCompanies,
  listSources,
  listDeadLetters,
  redriveDeadLetters,
  logIn,
  logOut,
];
