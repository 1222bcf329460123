import { heapAfterCollection } from '../test/support/heap-after-collection.ts';
import { type FeedManner, mannerOf, startSimulatedFeeds } from '../test/support/simulated-feeds.ts';
import { createBurstMeter, startSimulatedPolling } from '../test/support/simulated-polling.ts';
import { createSimulatedTime } from '../test/support/simulated-time.ts';

// node --import tsx bench/feeds.ts [feeds] [days]: feeds on one local server, in simulated time; one JSON line.
const feeds = Number(process.argv[2] ?? 500);
const days = Number(process.argv[3] ?? 10);
const dayMs = 86_400_000;
const start = Date.UTC(2026, 2, 2);
const end = start + days * dayMs;

let seed = 1;
/** Mulberry32: the same run each time. */
function random(): number {
  seed = (seed + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

interface Count {
  feeds: number;
  requests: number;
  unchanged: number;
  posts: number;
  /** How many posts were seen after so many minutes. */
  readonly delays: Map<number, number>;
}

const time = createSimulatedTime(start);
const bursts = createBurstMeter();
const counts = new Map<FeedManner, Count>();
const countOf = (feed: number): Count => {
  const manner = mannerOf(feed);
  const known = counts.get(manner);
  if (known !== undefined) return known;
  const count = { feeds: 0, requests: 0, unchanged: 0, posts: 0, delays: new Map() };
  counts.set(manner, count);
  return count;
};
for (let feed = 0; feed < feeds; feed += 1) countOf(feed).feeds += 1;

const server = await startSimulatedFeeds(feeds, start, end, time.now, ({ feed, at, status }) => {
  const count = countOf(feed);
  bursts.at(at);
  count.requests += 1;
  if (status === 304) count.unchanged += 1;
});
const polling = startSimulatedPolling(
  Array.from({ length: feeds }, (_, feed) => ({ id: `feed-${feed}`, url: server.url(feed) })),
  time,
  random,
  (post) => {
    if (post.publishedAt <= start) return;
    const count = countOf(Number(post.feed.slice('feed-'.length)));
    const minutes = Math.floor((post.seenAt - post.publishedAt) / 60_000);
    count.posts += 1;
    count.delays.set(minutes, (count.delays.get(minutes) ?? 0) + 1);
  },
);
const began = performance.now();
const megabytes: number[] = [];
for (let day = 1; day <= days; day += 1) {
  await time.passUntil(start + day * dayMs);
  megabytes.push(Math.round((await heapAfterCollection()) / 1e5) / 10);
  process.stderr.write(`day ${day}: ${Math.round((performance.now() - began) / 1_000)} s\n`);
}
await polling.stop();
await server.close();

const rounded = (value: number, places: number): number => Number(value.toFixed(places));
const sum = (of: (count: Count) => number): number =>
  [...counts.values()].reduce((total, count) => total + of(count), 0);

/** Whole minutes that half of the posts were seen within. */
function medianDelay({ posts, delays }: Count): number {
  let before = 0;
  for (const [minutes, number] of [...delays].sort(([a], [b]) => a - b)) {
    before += number;
    if (before >= posts / 2) return minutes;
  }
  return 0;
}

process.stdout.write(
  `${JSON.stringify({
    feeds,
    days,
    requests: sum(({ requests }) => requests),
    requestsPerFeedAndDay: rounded(sum(({ requests }) => requests) / feeds / days, 1),
    shareOf304: rounded(sum(({ unchanged }) => unchanged) / sum(({ requests }) => requests), 3),
    mostInAnySecond: bursts.most,
    postsSeen: sum(({ posts }) => posts),
    heapMegabytesByDay: megabytes,
    wallSeconds: Math.round((performance.now() - began) / 1_000),
    userSeconds: Math.round(process.cpuUsage().user / 1e6),
    byManner: Object.fromEntries(
      [...counts].map(([manner, count]) => [
        manner,
        {
          feeds: count.feeds,
          requestsPerFeedAndDay: rounded(count.requests / count.feeds / days, 1),
          postsPerFeedAndDay: rounded(count.posts / count.feeds / days, 1),
          shareOf304: rounded(count.unchanged / count.requests, 3),
          medianDelayMinutes: medianDelay(count),
        },
      ]),
    ),
  })}\n`,
);
