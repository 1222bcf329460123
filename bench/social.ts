// A social stream of 1,000 posts a second through the whole process, from a Jetstream on loopback to the page in
// Chromium: what is lost, how far scoring lags behind, how smooth the page stays, what the spam rules keep out.
// node --import tsx bench/social.ts [posts per second] [seconds] [most seconds to work off what is left]
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceView } from '../services/core/contracts/api/sources.ts';
import { startBarograph } from '../test/support/barograph-process.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { startJetstreamServer } from '../test/support/providers/jetstream-server.ts';
import { generatedPost } from './social/generated-post.ts';
import { loggedPosts } from './social/logged-posts.ts';
import { watchSmoothness } from './social/watch-smoothness.ts';

const [rate = 1_000, seconds = 300, drainSeconds = 1_800] = process.argv.slice(2).map(Number);
const $type = 'app.bsky.feed.post';

const server = await startJetstreamServer();
const barograph = startBarograph({
  config: {
    ingest: {
      defaultFeeds: false,
      sources: [{ type: 'bluesky', id: 'bluesky', urls: [server.url] }],
    },
  },
});
const url = await barograph.url;
const browser = await launchChromium();
const page = await browser.newPage();
await page.goto(url);
await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Connected' }).waitFor();
while (server.requests === 0) await sleep(50);
const smoothness = await watchSmoothness(page);

async function source(): Promise<SourceView | undefined> {
  const response = await fetch(`${url}/api/v1/sources`);
  const { sources } = (await response.json()) as { sources: SourceView[] };
  return sources.find(({ id }) => id === 'bluesky');
}

/** Posts in the log that have not been scored. */
async function backlog(): Promise<number> {
  // A connection that the server has just let go of for its age must not end the run.
  const headers = { connection: 'close' };
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  const lags = text.matchAll(
    /^barograph_bus_lag_records\{(?=[^}]*topic="live\.posts")(?=[^}]*group="classifier)[^}]*\} (\d+)/gm,
  );
  return [...lags].reduce((sum, [, count]) => sum + Number(count), 0);
}

let sent = 0;
let unwanted = 0;
const began = performance.now();
const unsent: number[] = [];
let nextSample = 5_000;
while (performance.now() - began < seconds * 1_000) {
  const due = Math.floor(((performance.now() - began) / 1_000) * rate);
  for (; sent < due; sent += 1) {
    const post = generatedPost(sent);
    if (post.unwanted) unwanted += 1;
    const createdAt = new Date().toISOString();
    server.commit(post.did, $type, String(sent), { $type, text: post.text, createdAt });
  }
  if (performance.now() - began > nextSample) {
    nextSample += 5_000;
    unsent.push(server.unsentBytes);
  }
  await sleep(5);
}
const sendSeconds = (performance.now() - began) / 1_000;

let view = await source();
const read = (): number =>
  (view?.posts ?? 0) + Object.values(view?.keptOut ?? {}).reduce((sum, count) => sum + count, 0);
while (read() < sent && performance.now() - began < (seconds + 120) * 1_000) {
  await sleep(100);
  view = await source();
}
const readSeconds = (performance.now() - began) / 1_000;
const whileSending = await smoothness();
print({
  bench: 'social',
  phase: 'stream',
  rate,
  seconds,
  sent,
  unwanted,
  sendSeconds,
  readSeconds,
  posts: view?.posts,
  keptOut: view?.keptOut,
  rejected: view?.rejected,
  duplicates: view?.duplicates,
  missing: sent - read(),
  mostUnsentBytes: Math.max(0, ...unsent),
  backlogAfter: await backlog(),
  page: whileSending,
});

const until = performance.now() + drainSeconds * 1_000;
while (performance.now() < until && (await backlog()) > 0) await sleep(1_000);
const drainedSeconds = (performance.now() - began) / 1_000;
const afterwards = await smoothness();
await browser.close();
await barograph.stop();
await server.close();
const logged = await loggedPosts(barograph.folder);
print({ bench: 'social', phase: 'after', drainedSeconds, ...logged, page: afterwards });
process.exit(0);

function print(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
