import type { Route } from './route.ts';

/** The page reads the log of notifications itself: what stands there has been delivered. */
export const pageRoute: Route = {
  id: 'page',
  type: 'page',
  target: 'the page',
  leastSeverity: 'notice',
  matchers: [],
  sendResolved: true,
  staysOpen: false,
  deliver: () => Promise.resolve({ outcome: 'accepted' }),
};
