import type { Route } from './route.ts';

/** The page reads the log of notifications itself: what stands there has been delivered. */
export const pageRoute: Route = {
  id: 'page',
  deliver: () => Promise.resolve({ outcome: 'accepted' }),
};
