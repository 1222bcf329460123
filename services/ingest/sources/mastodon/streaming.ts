import { z } from 'zod';
import { messageOf } from '../../../core/errors.ts';
import { ForbiddenAddressError, isOwnAddress } from '../../../core/http/address-guard.ts';
import { FetchError, RefusedError } from '../../fetcher/fetch-error.ts';
import type { Fetcher } from '../../fetcher/fetcher.ts';
import { openEventStream, type ServerEvent } from '../../streaming/open-event-stream.ts';
import { openSocket } from '../../streaming/open-socket.ts';
import type { StreamConnection, StreamLimits } from '../../streaming/stream-connection.ts';
import type { MastodonSettings } from '../mastodon.ts';
import { readAnswer } from '../social/read-answer.ts';
import type { SourceDeps } from '../source.ts';

const instanceSchema = z.object({
  configuration: z
    .object({ urls: z.object({ streaming: z.string().optional() }).optional() })
    .optional(),
});

/**
 * Where a server streams: what its `/api/v2/instance` says, else the server itself. An address without encryption is
 * not taken from a server that was asked with it: the access token goes there. Nor is one in a private network: only
 * what was written here by hand counts as meant.
 * @throws FetchError, ForbiddenAddressError
 */
export async function streamingBase(
  settings: MastodonSettings,
  fetch: Fetcher,
  signal: AbortSignal,
): Promise<URL> {
  const server = new URL(settings.server);
  const result = await fetch({
    url: new URL('/api/v2/instance', server).href,
    accept: 'application/json',
    timeoutMs: settings.timeoutSeconds * 1_000,
    bodyLimitBytes: settings.bodyLimitBytes,
    allowPrivateAddresses: settings.allowPrivateAddresses,
    signal,
  }).catch((error: unknown) => {
    // Relatives of Mastodon have no such page.
    if (error instanceof FetchError && error.status === 404) return undefined;
    throw error;
  });
  const said =
    result?.modified === true
      ? readAnswer(result.text, instanceSchema, 'instance of Mastodon').configuration?.urls
          ?.streaming
      : undefined;
  if (said === undefined || !URL.canParse(said)) return server;
  const url = new URL(said);
  const encrypted = url.protocol === 'wss:' || url.protocol === 'https:';
  if (server.protocol === 'https:' && !encrypted) return server;
  if (!settings.allowPrivateAddresses && isOwnAddress(url) && url.hostname !== server.hostname) {
    throw new ForbiddenAddressError('its streaming', url.hostname);
  }
  return url;
}

/** Opens the wanted streams by the wanted transport. @param base where the server streams */
export async function openStreams(
  settings: MastodonSettings,
  base: URL,
  headers: Readonly<Record<string, string>>,
  deps: SourceDeps,
  signal: AbortSignal,
): Promise<StreamConnection<ServerEvent>> {
  const limits: StreamLimits = {
    timeoutMs: settings.timeoutSeconds * 1_000,
    idleMs: settings.idleSeconds * 1_000,
    frameLimitBytes: settings.frameLimitBytes,
    allowPrivateAddresses: settings.allowPrivateAddresses,
    signal,
  };
  if (settings.mode === 'sse') {
    return openEventStream(
      { ...limits, urls: eventStreams(settings, base), headers },
      {
        userAgent: deps.userAgent,
        connectTimeoutMs: limits.timeoutMs,
        maxRedirects: 3,
        time: deps.time,
        hosts: deps.hosts,
      },
    );
  }
  const url = new URL('/api/v1/streaming', base);
  url.protocol = base.protocol === 'http:' || base.protocol === 'ws:' ? 'ws:' : 'wss:';
  await deps.hosts.turn(url.host, signal);
  const socket = await openSocket({
    ...limits,
    url: url.href,
    headers: { ...headers, 'user-agent': deps.userAgent },
    greetings: subscriptions(settings).map((stream) =>
      JSON.stringify({ type: 'subscribe', ...stream }),
    ),
  });
  return {
    take: async (most) => (await socket.take(most)).map(eventOf),
    close: () => socket.close(),
  };
}

function subscriptions({
  timeline,
  hashtags,
}: MastodonSettings): readonly Readonly<Record<string, string>>[] {
  if (timeline === 'hashtags') return hashtags.map((tag) => ({ stream: 'hashtag', tag }));
  return [{ stream: timeline === 'local' ? 'public:local' : 'public' }];
}

function eventStreams({ timeline, hashtags }: MastodonSettings, base: URL): readonly string[] {
  const root = new URL(base);
  root.protocol = base.protocol === 'http:' || base.protocol === 'ws:' ? 'http:' : 'https:';
  if (timeline === 'public') return [new URL('/api/v1/streaming/public', root).href];
  if (timeline === 'local') return [new URL('/api/v1/streaming/public/local', root).href];
  return hashtags.map((tag) => {
    const url = new URL('/api/v1/streaming/hashtag', root);
    url.searchParams.set('tag', tag);
    return url.href;
  });
}

const frameSchema = z.object({ event: z.string(), payload: z.string().optional() });
const faultSchema = z.object({ error: z.string(), status: z.number().optional() });

/** The name under which a frame that makes no sense is handed on. */
export const nonsense = 'nonsense';

/** A frame of the WebSocket as the same event that SSE would bring. @throws FetchError for the server's own complaints */
function eventOf(frame: string): ServerEvent {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch (error) {
    return { event: nonsense, data: `${messageOf(error)}\n${frame}` };
  }
  const fault = faultSchema.safeParse(json).data;
  if (fault !== undefined) {
    const refused = fault.status === 401 || fault.status === 403;
    const words = `the server says: ${fault.error.slice(0, 200)}`;
    throw refused ? new RefusedError(words) : new FetchError(words);
  }
  const event = frameSchema.safeParse(json).data;
  if (event === undefined) return { event: nonsense, data: `it is no event\n${frame}` };
  return { event: event.event, data: event.payload ?? '' };
}
