import WebSocket from 'ws';
import { messageOf } from '../../core/errors.ts';
import { isOwnAddress, lookupPublic, refuseLiteral } from '../../core/http/address-guard.ts';
import { FetchError, RefusedError } from '../fetcher/fetch-error.ts';
import { inWords } from '../fetcher/in-words.ts';
import { retryAfterMs } from '../fetcher/retry-after.ts';
import { closeWords } from './close-words.ts';
import { createFrameQueue } from './frame-queue.ts';
import { watchIdle } from './idle-watch.ts';
import { mostWaiting, type StreamConnection, type StreamLimits } from './stream-connection.ts';

export interface SocketRequest extends StreamLimits {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as text frames once the socket is open. */
  readonly greetings?: readonly string[];
  /** Told each time the other side, silent for long, has answered that it is there. */
  readonly onPong?: () => void;
}

/**
 * Opens a WebSocket (RFC 6455) and hands out its text frames; a binary one counts as an empty text. Redirects are not
 * followed and compression is not offered, so a frame costs no more memory than its limit.
 * @throws FetchError when it cannot be opened, with the status or the reason in words; RefusedError for 401, 403 and 410
 */
export async function openSocket(request: SocketRequest): Promise<StreamConnection<string>> {
  const { signal } = request;
  signal.throwIfAborted();
  const url = new URL(request.url);
  const trusted = request.allowPrivateAddresses || isOwnAddress(url);
  if (!trusted) refuseLiteral(url);
  const socket = new WebSocket(url, {
    headers: { ...request.headers },
    handshakeTimeout: request.timeoutMs,
    maxPayload: request.frameLimitBytes,
    followRedirects: false,
    perMessageDeflate: false,
    ...(trusted ? {} : { lookup: lookupPublic }),
  });
  const queue = createFrameQueue<string>({
    most: mostWaiting,
    onFull: () => socket.pause(),
    onRoom: () => socket.resume(),
  });

  // The handshake's own limit begins anew with every byte, so one that trickles in would never end.
  const opening = setTimeout(() => end(new FetchError(notOpened(request))), request.timeoutMs);
  function end(error: Error): void {
    queue.end(error);
    clearTimeout(opening);
    watch.stop();
    signal.removeEventListener('abort', abort);
    socket.terminate();
  }
  const abort = (): void => end(new FetchError('it was stopped here'));
  const watch = watchIdle({
    idleMs: request.idleMs,
    held: () => socket.isPaused || socket.readyState === WebSocket.CONNECTING,
    ask: () => socket.readyState === WebSocket.OPEN && socket.ping(),
    onDead: end,
  });
  signal.addEventListener('abort', abort, { once: true });

  socket.on('message', (data, isBinary) => {
    watch.alive();
    queue.push(isBinary ? '' : String(data));
  });
  socket.on('ping', watch.alive);
  socket.on('pong', () => {
    watch.alive();
    request.onPong?.();
  });
  socket.on('error', (error) => end(faultInWords(error, url, request)));
  socket.on('close', (code, reason) => end(closeWords(code, reason.toString('utf8'))));
  socket.on('unexpected-response', (_outgoing, response) => {
    const status = response.statusCode ?? 0;
    const askedMs = retryAfterMs(response.headers['retry-after'], Date.now());
    response.destroy();
    end(statusWords(status, response.statusMessage, askedMs));
  });

  await new Promise<void>((resolve) => {
    socket.once('open', resolve);
    socket.once('close', () => resolve());
  });
  clearTimeout(opening);
  if (socket.readyState !== WebSocket.OPEN) {
    // Ended already: this throws why.
    await queue.take(1);
  }
  for (const greeting of request.greetings ?? []) socket.send(greeting);
  return { take: (most) => queue.take(most), close: abort };
}

function statusWords(
  status: number,
  message: string | undefined,
  askedMs: number | undefined,
): FetchError {
  const Kind = status === 401 || status === 403 || status === 410 ? RefusedError : FetchError;
  return new Kind(`the server answered ${status} ${message ?? ''}`.trim(), {
    status,
    retryAfterMs: askedMs,
  });
}

function notOpened({ timeoutMs }: StreamLimits): string {
  return `it was not opened within ${timeoutMs / 1_000} s`;
}

function faultInWords(error: Error, url: URL, limits: StreamLimits): Error {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return new FetchError(
      `a frame is larger than ${limits.frameLimitBytes} bytes (frameLimitBytes)`,
    );
  }
  if (code.startsWith('WS_ERR')) {
    return new FetchError(`what it sends breaks the WebSocket protocol: ${messageOf(error)}`);
  }
  if (error.message === 'Opening handshake has timed out') {
    return new FetchError(notOpened(limits));
  }
  return new FetchError(inWords(error, url.host), { cause: error });
}
