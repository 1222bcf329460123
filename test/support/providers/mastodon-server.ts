import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerFault, type Fault, refuseUpgrade, searchOf, trickleFrame } from './faults.ts';
import type { Provider } from './provider.ts';

export interface MastodonServer extends Provider {
  readonly url: string;
  /** Publishes a status of the given shape; the rest of it is filled in. @returns it, with its id */
  post(status: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Sends an event to every open stream, as it is. */
  sendEvent(event: string, payload: string): void;
  /** Sends a frame to every WebSocket, or text to every event stream, as it is. */
  sendRaw(text: string): void;
  /** Path and query of each request. */
  readonly asked: string[];
  readonly authorizations: (string | undefined)[];
  /** What clients of WebSockets have sent. */
  readonly subscriptions: string[];
  /** Where `/api/v2/instance` says that it streams. */
  streaming: string | undefined;
}

export const mastodonToken = 'a-token-of-mine';

/**
 * A Mastodon server as far as https://docs.joinmastodon.org/methods/timelines/ and …/methods/streaming/ describe what
 * is used of it: timelines with `min_id` and `limit`, server-sent events, and the WebSocket with subscriptions.
 */
export async function startMastodonServer(
  mode: 'poll' | 'sse' | 'websocket',
): Promise<MastodonServer> {
  const http = createServer(handle);
  const sockets = new WebSocketServer({ noServer: true });
  const streams = new Set<ServerResponse>();
  const statuses: { readonly id: bigint; readonly json: string }[] = [];
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const subscriptions: string[] = [];
  let fault: Fault;
  let sequence = 0n;
  let requests = 0;
  let streaming: string | undefined;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => undefined);
    const path = (request.url ?? '/').split('?')[0] ?? '';
    if (path === '/api/v2/instance') {
      const urls = streaming === undefined ? {} : { streaming };
      response.end(JSON.stringify({ configuration: { urls } }));
      return;
    }
    asked.push(request.url ?? '');
    authorizations.push(request.headers.authorization);
    if (path.startsWith('/api/v1/streaming/')) {
      stream(request, response);
      return;
    }
    if (mode === 'poll') {
      requests += 1;
      if (answerFault(fault, response, 'application/json')) return;
    }
    const query = searchOf(request);
    const limit = Number(query.get('limit') ?? 20);
    const after = query.get('min_id');
    const newer = after === null ? statuses : statuses.filter(({ id }) => id > BigInt(after));
    const page = after === null ? newer.slice(-limit) : newer.slice(0, limit);
    response.setHeader('content-type', 'application/json');
    response.end(
      `[${page
        .toReversed()
        .map(({ json }) => json)
        .join(',')}]`,
    );
  }

  function stream(request: IncomingMessage, response: ServerResponse): void {
    requests += 1;
    if (answerFault(fault, response, 'text/event-stream')) return;
    if (request.headers.authorization !== `Bearer ${mastodonToken}`) {
      response.writeHead(401).end('{"error":"Missing access token"}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(':)\n');
    const heart = setInterval(() => response.write(':thump\n'), 200);
    streams.add(response);
    response.once('close', () => {
      clearInterval(heart);
      streams.delete(response);
    });
  }

  http.on('upgrade', (request, socket, head) => {
    requests += 1;
    authorizations.push(request.headers.authorization);
    if (refuseUpgrade(fault, socket)) return;
    if (request.headers.authorization !== `Bearer ${mastodonToken}`) {
      refuseUpgrade({ status: 401 }, socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client: WebSocket) => {
      client.on('error', () => undefined);
      client.on('message', (data) => subscriptions.push(String(data)));
      if (fault === 'endless') trickleFrame(socket);
    });
  });

  function sendEvent(event: string, payload: string): void {
    for (const response of streams) response.write(`event: ${event}\ndata: ${payload}\n\n`);
    const frame = JSON.stringify({ stream: ['hashtag'], event, payload });
    for (const client of sockets.clients) client.send(frame);
  }

  function post(status: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    sequence += 1n;
    const id = (BigInt(Date.now()) << 16n) + sequence;
    const name = `author${sequence}`;
    const whole = {
      id: String(id),
      uri: `https://social.example/users/${name}/statuses/${id}`,
      url: `https://social.example/@${name}/${id}`,
      created_at: new Date().toISOString(),
      visibility: 'public',
      language: 'en',
      spoiler_text: '',
      in_reply_to_id: null,
      in_reply_to_account_id: null,
      reblog: null,
      account: { id: String(sequence), acct: name, bot: false },
      ...status,
    };
    const json = JSON.stringify(whole);
    statuses.push({ id, json });
    sendEvent('update', json);
    return whole;
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const destroyAll = (): void => {
    for (const response of streams) response.destroy();
    for (const client of sockets.clients) client.terminate();
  };
  return {
    url,
    settings: {
      type: 'mastodon',
      id: 'mastodon',
      server: url,
      mode,
      hashtags: ['stocks'],
      accessToken: 'BAROGRAPH_SOURCE_MASTODON',
      ...(mode === 'poll' ? { intervalSeconds: 1, timeoutSeconds: 1 } : { idleSeconds: 1 }),
    },
    secrets: { BAROGRAPH_SOURCE_MASTODON: mastodonToken },
    asked,
    authorizations,
    subscriptions,
    post,
    sendEvent,
    sendRaw: (text) => {
      for (const response of streams) response.write(text);
      for (const client of sockets.clients) client.send(text);
    },
    publish: (texts) => texts.map((text) => String(post({ content: `<p>${text}</p>` })['uri'])),
    publishNonsense: () => {
      post({ content: 7 });
    },
    cut: destroyAll,
    setFault: (next) => {
      fault = next;
      destroyAll();
      http.closeAllConnections();
    },
    get requests() {
      return requests;
    },
    get streaming() {
      return streaming;
    },
    set streaming(next) {
      streaming = next;
    },
    close: () =>
      new Promise((resolve) => {
        destroyAll();
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
