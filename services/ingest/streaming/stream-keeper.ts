import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { FetchError } from '../fetcher/fetch-error.ts';
import { failureWaitMs } from '../polling/failure-wait.ts';
import type { HostLimits } from '../polling/host-limits.ts';
import { readPollState, writePollState } from '../polling/poll-state.ts';
import type { Timekeeper } from '../polling/timekeeper.ts';
import { leastMaxDelayMs, type Source, type SourcePort } from '../sources/source.ts';
import type { StreamKeeper, StreamSketch } from './stream-source.ts';

export interface StreamKeeperDeps {
  readonly time: Timekeeper;
  readonly hosts: HostLimits;
  readonly log: Log;
  /** Uniform in 0..1. */
  readonly random: () => number;
}

/** The wait after the first failure, and after an end that the server made in order. */
const reconnectMs = 2_000;

/** A clock that was set back must not keep a stream waiting. */
const longestStartWaitMs = 24 * 3_600_000;

/** Connects streams, and connects them again after each cut: soon at first, ever later while it does not work, also across restarts. */
export function createStreamKeeper(deps: StreamKeeperDeps): StreamKeeper {
  return {
    source: (sketch): Source => {
      const { connect: _connect, host: _host, subject: _subject, ...identity } = sketch;
      return {
        maxDelayMs: leastMaxDelayMs,
        ...identity,
        run: (port) => keepConnected(sketch, port, deps),
      };
    },
  };
}

async function keepConnected(
  sketch: StreamSketch,
  port: SourcePort,
  { time, hosts, log, random }: StreamKeeperDeps,
): Promise<void> {
  const { signal } = port;
  const { subject, maxDelayMs = leastMaxDelayMs } = sketch;
  let state = readPollState(port.cursor(), subject);
  if (state.trouble !== undefined) {
    port.health.failing(state.trouble.error, undefined, state.trouble.since);
  }
  const askedMs = Math.min((state.notBefore ?? -Infinity) - time.now(), longestStartWaitMs);
  await time.wait(Math.max(askedMs, 0) + random() * reconnectMs, signal);
  while (!signal.aborted) {
    let established = false;
    let waitMs = reconnectMs * (0.5 + random() / 2);
    const reached = (): void => {
      established = true;
      const known = state.trouble;
      state = { ...state, trouble: undefined, notBefore: undefined };
      port.health.healthy();
      if (known !== undefined) log.info({ source: sketch.id }, 'connected again');
    };
    try {
      await hosts.turn(sketch.host, signal);
      await sketch.connect({
        cursor: () => state.cursor,
        signal,
        established: reached,
        note: (note) => port.health.paced({ note }),
        deliver: async (batch) => {
          const cursor = batch.cursor ?? state.cursor;
          const now = time.now();
          const next = { ...state, cursor, since: state.since ?? now, answeredAt: now };
          const taken = await port.deliver({
            timing: 'live',
            maxDelayMs,
            ...batch,
            ...(cursor === undefined ? {} : { cursor: writePollState(next, subject) }),
          });
          state = next;
          return taken;
        },
      });
      if (!established)
        throw new Error('the server ended the connection before it was established');
    } catch (error) {
      if (signal.aborted) return;
      const now = time.now();
      const failures = (state.trouble?.failures ?? 0) + 1;
      const since = state.trouble?.since ?? now;
      const reason = messageOf(error);
      const forMs = Math.max(0, now - since);
      waitMs = failureWaitMs(error, { failures, forMs, intervalMs: reconnectMs, random });
      const wantedMs = error instanceof FetchError ? error.retryAfterMs : undefined;
      const notBefore = wantedMs === undefined ? undefined : now + wantedMs;
      state = { ...state, notBefore, trouble: { failures, since, error: reason } };
      port.health.failing(reason, now + waitMs, since);
      log.warn({ source: sketch.id, err: error, waitMs: Math.round(waitMs) }, 'stream cut');
      await port.deliver({ found: [], timing: 'live', cursor: writePollState(state, subject) });
    }
    await time.wait(waitMs, signal);
  }
}
