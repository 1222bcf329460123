import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const hour = 3_600_000;
const day = 24 * hour;

/** How a simulated feed behaves; what it publishes follows from its number alone. */
export type FeedManner =
  | 'wire'
  | 'newspaper'
  | 'daily'
  | 'rare'
  | 'unvalidated'
  | 'ttl'
  | 'moved'
  | 'overloaded'
  | 'dead';

const manners: readonly FeedManner[] = [
  'wire',
  ...Array.from({ length: 5 }, () => 'newspaper' as const),
  ...Array.from({ length: 5 }, () => 'daily' as const),
  ...Array.from({ length: 4 }, () => 'rare' as const),
  'unvalidated',
  'ttl',
  'moved',
  'overloaded',
  'dead',
];

export function mannerOf(feed: number): FeedManner {
  return manners[feed % manners.length] ?? 'daily';
}

/** The mean time between two posts of a feed at `at`: by day and night, working days and weekends. */
function gapAt(manner: FeedManner, at: number): number {
  const date = new Date(at);
  const open = date.getUTCDay() % 6 !== 0 && date.getUTCHours() >= 7 && date.getUTCHours() < 19;
  if (manner === 'wire') return open ? 5 * 60_000 : 40 * 60_000;
  if (manner === 'daily' || manner === 'ttl') return day;
  if (manner === 'rare') return 12 * day;
  return open ? 40 * 60_000 : 5 * hour;
}

/** When a feed published its first posts since `from`: the same each time it is asked. */
export function publicationTimes(feed: number, from: number, to: number): number[] {
  const times: number[] = [];
  const manner = mannerOf(feed);
  let seed = feed + 1;
  for (let at = from; at <= to; ) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    const random = ((seed >>> 8) + 0.5) / 2 ** 24;
    at += Math.max(1_000, -Math.log(random) * gapAt(manner, at));
    if (at <= to) times.push(Math.floor(at / 1_000) * 1_000);
  }
  return times;
}

export interface FeedRequest {
  readonly feed: number;
  /** Simulated, ms since the epoch. */
  readonly at: number;
  readonly status: number;
}

export interface SimulatedFeeds {
  readonly url: (feed: number) => string;
  close(): Promise<void>;
}

/** Real HTTP on loopback: feeds that publish as their manner says, by simulated time. */
export async function startSimulatedFeeds(
  feeds: number,
  start: number,
  end: number,
  now: () => number,
  onRequest: (request: FeedRequest) => void,
): Promise<SimulatedFeeds> {
  const times = Array.from({ length: feeds }, (_, feed) =>
    publicationTimes(feed, start - 20 * day, end),
  );

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const [, place = '', number = ''] = (request.url ?? '').split('/');
    const feed = Number(number);
    const status = reply(feed, place, request, response);
    onRequest({ feed, at: now(), status });
  }

  function reply(
    feed: number,
    place: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): number {
    const manner = mannerOf(feed);
    const end = (status: number, headers: Record<string, string> = {}, body = ''): number => {
      response.writeHead(status, { connection: 'close', ...headers }).end(body);
      return status;
    };
    if (manner === 'dead') return end(404);
    if (manner === 'moved' && place === 'feed') return end(308, { location: `/moved/${feed}` });
    const busy = new Date(now()).getUTCHours() === 12;
    if (manner === 'overloaded' && busy) return end(503, { 'retry-after': '1800' });
    const published = shownOf(feed);
    const etag = `"${published.at(-1) ?? 0}"`;
    const validated = manner !== 'unvalidated';
    if (validated && request.headers['if-none-match'] === etag) return end(304, { etag });
    return end(200, validated ? { etag } : {}, document(feed, published));
  }

  /** The newest ones, oldest first. */
  function shownOf(feed: number): number[] {
    const all = times[feed] ?? [];
    const next = all.findLastIndex((at) => at <= now()) + 1;
    return all.slice(Math.max(0, next - 20), next);
  }

  function document(feed: number, published: readonly number[]): string {
    const items = published
      .toReversed()
      .map(
        (at) =>
          `<item><title>Feed ${feed} at ${at}</title><guid isPermaLink="false">${feed}-${at}</guid><pubDate>${new Date(at).toUTCString()}</pubDate></item>`,
      );
    const ttl = mannerOf(feed) === 'ttl' ? '<ttl>120</ttl>' : '';
    return `<rss version="2.0"><channel><title>Feed ${feed}</title>${ttl}${items.join('')}</channel></rss>`;
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (feed) => `http://127.0.0.1:${port}/feed/${feed}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
