import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FeedItem {
  readonly id: string;
  readonly title: string;
  /** ms since the epoch. */
  readonly publishedAt: number;
}

/** A feed that can go away, port and all, and come back. */
export interface FeedServer {
  readonly url: string;
  /** What it shows at present. */
  items: readonly FeedItem[];
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
}

export async function startFeedServer(): Promise<FeedServer> {
  let items: readonly FeedItem[] = [];
  let server: Server | undefined;
  let port = 0;

  async function comeBack(): Promise<void> {
    const started = createServer((_request, response) => {
      response.setHeader('connection', 'close');
      response.end(rss(items));
    });
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', resolve));
    port = (started.address() as AddressInfo).port;
    server = started;
  }

  await comeBack();
  return {
    url: `http://127.0.0.1:${port}/feed`,
    get items() {
      return items;
    },
    set items(next) {
      items = next;
    },
    goDown: async () => {
      const stopping = server;
      server = undefined;
      if (stopping === undefined) return;
      await new Promise<void>((resolve) => {
        stopping.close(() => resolve());
        stopping.closeAllConnections();
      });
    },
    comeBack,
  };
}

function rss(items: readonly FeedItem[]): string {
  const entries = items.map(
    ({ id, title, publishedAt }) =>
      `<item><title>${title}</title><guid isPermaLink="false">${id}</guid><pubDate>${new Date(publishedAt).toUTCString()}</pubDate></item>`,
  );
  return `<rss version="2.0"><channel><title>Feed</title>${entries.join('')}</channel></rss>`;
}
