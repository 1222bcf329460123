import { messageOf } from '../../../core/errors.ts';
import { RefusedError } from '../../fetcher/fetch-error.ts';
import { handleFrames, type ReadFrame } from '../../streaming/frame-handler.ts';
import type { ServerEvent } from '../../streaming/open-event-stream.ts';
import type { StreamPort } from '../../streaming/stream-source.ts';
import type { MastodonSettings } from '../mastodon.ts';
import { obeyingRateLimits } from '../social/rate-limit.ts';
import type { SourceDeps } from '../source.ts';
import { isNewerId } from './status-id.ts';
import type { StatusReader } from './status-reader.ts';
import { nonsense, openStreams, streamingBase } from './streaming.ts';
import { type Places, placesIn, readTimelines, timelinesOf } from './timelines.ts';

export interface FollowDeps {
  readonly settings: MastodonSettings;
  readonly deps: SourceDeps;
  readonly reader: StatusReader;
  /** @throws MissingSecretError */
  readonly authorization: () => Readonly<Record<string, string>>;
}

/**
 * Follows a server's streams. They cannot be resumed, so what was missed is read from the timelines once the stream is
 * open: what comes meanwhile waits in it, and repeats are dropped by their ids.
 */
export async function followStatuses(port: StreamPort, follow: FollowDeps): Promise<void> {
  const { settings, deps, reader } = follow;
  const { signal } = port;
  const headers = follow.authorization();
  const fetch = obeyingRateLimits(deps.fetcher, deps.clock);
  const base = await streamingBase(settings, fetch, signal);
  const connection = await openStreams(settings, base, headers, deps, signal).catch(inPlainWords);
  let places = placesIn(port.cursor());
  try {
    await catchUp();
    port.established();
  } catch (error) {
    connection.close();
    throw error;
  }

  async function catchUp(): Promise<void> {
    const timing = Object.keys(places).length === 0 ? 'first-poll' : 'live';
    for (let goOn = false; ; goOn = true) {
      const now = deps.clock();
      const missed = await readTimelines(
        settings,
        places,
        { fetch, headers },
        { goOn, now, signal },
      );
      places = missed.places;
      const found = missed.statuses.flatMap((status) => reader.read(status) ?? []);
      await port.deliver({ found, timing, cursor: { ...places } });
      if (!missed.more) return;
      if (missed.restMs !== undefined) await deps.time.wait(missed.restMs, signal);
      signal.throwIfAborted();
    }
  }

  function read({ event, data }: ServerEvent): ReadFrame {
    if (event === nonsense) {
      const [reason = '', ...frame] = data.split('\n');
      const raw = (): Buffer => Buffer.from(frame.join('\n'));
      return { found: { reason: `a frame makes no sense: ${reason}`, raw }, malformed: true };
    }
    if (event !== 'update') return {};
    let status: unknown;
    try {
      status = JSON.parse(data);
    } catch (error) {
      const reason = `a status is no JSON: ${messageOf(error)}`;
      return { found: { reason, raw: () => Buffer.from(data) }, malformed: true };
    }
    const found = reader.read(status);
    if (found !== undefined && 'reason' in found) return { found, malformed: true };
    // It is sound, wanted or not.
    places = advanced(places, settings, (status as { readonly id: string }).id);
    return found === undefined ? {} : { found };
  }

  await handleFrames(connection, { read, cursor: () => places }, port);
}

/** A streamed status does not say by which hashtag it came, so the place of every timeline moves on. */
function advanced(places: Places, settings: MastodonSettings, id: string): Places {
  return Object.fromEntries(
    timelinesOf(settings).map(({ key }) => {
      const place = places[key];
      return [key, place === undefined || isNewerId(id, place) ? id : place];
    }),
  );
}

function inPlainWords(error: unknown): never {
  const refused = error instanceof RefusedError && (error.status === 401 || error.status === 403);
  if (!refused) throw error;
  throw new RefusedError(
    `${error.message}: streaming needs \`accessToken\`, the name of a variable with a user's token (scope read:statuses)`,
    { status: error.status ?? 401, cause: error },
  );
}
