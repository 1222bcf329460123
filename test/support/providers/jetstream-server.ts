import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Fault, refuseUpgrade, searchOf, trickleFrame } from './faults.ts';
import type { Provider } from './provider.ts';

export interface JetstreamServer extends Provider {
  readonly url: string;
  /** Sends an event that is kept for those who come later, and answers its time. */
  send(event: Readonly<Record<string, unknown>>): number;
  /** A commit of a record by somebody. */
  commit(did: string, collection: string, rkey: string, record: unknown): number;
  /** Sends a frame as it is, to those who are connected. */
  sendRaw(frame: string | Buffer): void;
  /** The query of each connection. */
  readonly queries: URLSearchParams[];
  /** Closes every connection with a code. */
  closeAll(code: number, reason: string): void;
  /** Frames that lie unsent because the readers are slow. */
  readonly unsentBytes: number;
}

interface Kept {
  readonly timeUs: number;
  readonly frame: string;
}

/**
 * Jetstream's `/subscribe` as https://github.com/bluesky-social/jetstream describes it (docs §5.1): JSON text frames,
 * `wantedCollections` for commits, replay from `cursor` on (inclusive), a cursor in the future begins live.
 */
export async function startJetstreamServer(): Promise<JetstreamServer> {
  const http = createServer((_request, response) => response.writeHead(426).end());
  const sockets = new WebSocketServer({ noServer: true });
  const wanted = new Map<WebSocket, ReadonlySet<string>>();
  const queries: URLSearchParams[] = [];
  const kept: Kept[] = [];
  let fault: Fault;
  let lastUs = 0;
  let posts = 0;

  http.on('upgrade', (request, socket, head) => {
    const query = searchOf(request);
    queries.push(query);
    if (refuseUpgrade(fault, socket)) return;
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => undefined);
      if (fault === 'endless') return trickleFrame(socket);
      const cursor = Number(query.get('cursor') ?? Number.POSITIVE_INFINITY);
      const collections = new Set(query.getAll('wantedCollections'));
      for (const { timeUs, frame } of kept)
        if (timeUs >= cursor) deliver(client, collections, frame);
      wanted.set(client, collections);
      client.once('close', () => wanted.delete(client));
    });
  });

  function deliver(client: WebSocket, collections: ReadonlySet<string>, frame: string): void {
    const collection = /"collection":"([^"]+)"/.exec(frame)?.[1];
    if (collection === undefined || collections.has(collection)) client.send(frame);
  }

  function send(event: Readonly<Record<string, unknown>>): number {
    lastUs = Math.max(lastUs + 1, Date.now() * 1_000);
    const frame = JSON.stringify({ time_us: lastUs, ...event });
    kept.push({ timeUs: lastUs, frame });
    for (const [client, collections] of wanted) deliver(client, collections, frame);
    return lastUs;
  }

  function commit(did: string, collection: string, rkey: string, record: unknown): number {
    const operation = 'create';
    return send({
      did,
      kind: 'commit',
      commit: { rev: rkey, operation, collection, rkey, record },
    });
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const url = `ws://127.0.0.1:${port}/subscribe`;
  return {
    url,
    settings: {
      type: 'bluesky',
      id: 'bluesky',
      urls: [url],
      words: [],
      cashtags: false,
      idleSeconds: 1,
    },
    secrets: {},
    queries,
    send,
    commit,
    publish: (texts) =>
      texts.map((text) => {
        posts += 1;
        const did = `did:plc:author${posts}`;
        const createdAt = new Date().toISOString();
        const $type = 'app.bsky.feed.post';
        commit(did, $type, `3k${posts}`, { $type, text, createdAt, langs: ['en'] });
        return `at://${did}/${$type}/3k${posts}`;
      }),
    publishNonsense: () => {
      commit('did:plc:nobody', 'app.bsky.feed.post', '3knone', { text: 7 });
    },
    sendRaw: (frame) => {
      for (const client of wanted.keys()) client.send(frame);
    },
    cut: () => {
      for (const client of sockets.clients) client.terminate();
    },
    closeAll: (code, reason) => {
      for (const client of sockets.clients) client.close(code, reason);
    },
    setFault: (next) => {
      fault = next;
      for (const client of sockets.clients) client.terminate();
    },
    get requests() {
      return queries.length;
    },
    get unsentBytes() {
      return [...wanted.keys()].reduce((sum, client) => sum + client.bufferedAmount, 0);
    },
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
