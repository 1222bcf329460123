import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { FetchError } from '../fetcher/fetch-error.ts';
import type { Fetcher } from '../fetcher/fetcher.ts';
import { leastMaxDelayMs, type Source, type SourcePort } from '../sources/source.ts';
import { failureWaitMs } from './failure-wait.ts';
import type { HostLimits } from './host-limits.ts';
import { nextPoll } from './next-poll.ts';
import { type PollState, readPollState, writePollState } from './poll-state.ts';
import type { PollAnswer, PolledSketch, PollScheduler } from './polled-source.ts';
import { postsPerDay, suitableIntervalMs, withPublished } from './rhythm.ts';
import { createSlots } from './slots.ts';
import type { Timekeeper } from './timekeeper.ts';

export interface SchedulerDeps {
  readonly time: Timekeeper;
  readonly hosts: HostLimits;
  readonly fetcher: Fetcher;
  readonly log: Log;
  /** Uniform in 0..1. */
  readonly random: () => number;
  /** Polls that may be under way at once, over all hosts. */
  readonly mostAtOnce: number;
}

const mostStartDelayMs = 3_000;

/**
 * The one scheduler of all polled sources. Each is asked at its own pace (`rhythm.ts`), never sooner than its publisher
 * wants (`next-poll.ts`), ever less often while it fails (`failure-wait.ts`), and each host in turn (`host-limits.ts`).
 */
export function createPollScheduler(deps: SchedulerDeps): PollScheduler {
  const slots = createSlots(deps.mostAtOnce);
  return {
    source: (sketch): Source => {
      const { poll: _poll, interval, host: _host, subject: _subject, ...rest } = sketch;
      const { perSecond: _perSecond, ...identity } = rest;
      return {
        ...identity,
        maxDelayMs: maxDelayMs(interval.leastMs),
        run: (port) => runPolls(sketch, port, deps, slots),
      };
    },
  };
}

/** A live item published longer ago than this when it is seen is history. */
function maxDelayMs(intervalMs: number): number {
  return Math.max(2 * intervalMs, leastMaxDelayMs);
}

async function runPolls(
  sketch: PolledSketch,
  port: SourcePort,
  deps: SchedulerDeps,
  slots: ReturnType<typeof createSlots>,
): Promise<void> {
  const { time, hosts } = deps;
  const { signal } = port;
  let state = readPollState(port.cursor(), sketch.subject);
  if (state.trouble !== undefined) {
    const { error, since } = state.trouble;
    port.health.failing(error, undefined, since);
  }
  await time.wait(startWaitMs(state, sketch, deps), signal);
  while (!signal.aborted) {
    const restingMs = hosts.restingMs(sketch.host);
    if (restingMs > 0) {
      await time.wait(restingMs + deps.random() * mostStartDelayMs, signal);
      continue;
    }
    const waitMs = await attempt();
    await time.wait(waitMs, signal);
  }

  /** Asks once and books what came of it; says how long to wait. */
  async function attempt(): Promise<number> {
    let started = time.elapsed();
    let giveBack: (() => void) | undefined;
    try {
      giveBack = await place();
      started = time.elapsed();
      const fetch = fetchInTurn(deps.fetcher, sketch.host);
      const answer = await sketch.poll({ cursor: state.cursor, fetch, signal });
      giveBack();
      return await settle(answer);
    } catch (error) {
      if (signal.aborted) return 0;
      return await fail(error);
    } finally {
      giveBack?.();
      port.health.polled((time.elapsed() - started) / 1_000);
    }
  }

  /** The host's turn and a place among the polls; a turn that had to wait for a place is over, and taken anew. */
  async function place(): Promise<() => void> {
    for (;;) {
      await hosts.turn(sketch.host, signal, sketch.perSecond);
      const giveBack = slots.take();
      if (giveBack !== undefined) return giveBack;
      await slots.vacancy(signal);
    }
  }

  async function settle(answer: PollAnswer): Promise<number> {
    const now = time.now();
    const since = state.since ?? now;
    const usualMs = suitableIntervalMs(state.rhythm, now, sketch.interval, since);
    const most = maxDelayMs(usualMs);
    const timing = isFirst(state, now, most) ? 'first-poll' : 'live';
    const dates = answer.found.flatMap((each) =>
      'item' in each && each.item.publishedAt !== undefined ? [each.item.publishedAt] : [],
    );
    const rhythm = withPublished(state.rhythm, dates, now);
    const { hints = {} } = answer;
    const { interval } = sketch;
    const next = nextPoll({ rhythm, since, interval, hints, now, random: deps.random });
    state = {
      cursor: answer.cursor,
      since,
      answeredAt: now,
      rhythm,
      notBefore: answer.more === true ? undefined : next.notBefore,
      trouble: undefined,
    };
    const taken = await port.deliver({
      found: answer.found,
      timing,
      maxDelayMs: most,
      cursor: writePollState(state, sketch.subject),
    });
    // What bears no date was published when it was first seen, but not what was there before we watched.
    if (taken.posts > 0 && dates.length === 0 && timing === 'live') {
      state = { ...state, rhythm: withPublished(state.rhythm, [now], now) };
    }
    port.health.healthy(now + (answer.more === true ? 0 : next.waitMs));
    port.health.paced({
      intervalMs: Math.max(next.intervalMs, next.notBefore === undefined ? 0 : next.waitMs),
      postsPerDay: postsPerDay(rhythm, now),
      note: answer.note,
    });
    return answer.more === true ? 0 : next.waitMs;
  }

  async function fail(error: unknown): Promise<number> {
    const now = time.now();
    const failures = (state.trouble?.failures ?? 0) + 1;
    const since = state.trouble?.since ?? now;
    const waitMs = failureWaitMs(error, {
      failures,
      forMs: Math.max(0, now - since),
      intervalMs: suitableIntervalMs(state.rhythm, now, sketch.interval, state.since ?? now),
      random: deps.random,
    });
    const reason = messageOf(error);
    port.health.failing(reason, now + waitMs, since);
    deps.log.warn({ source: sketch.id, err: error, waitMs: Math.round(waitMs) }, 'poll failed');
    const askedMs = error instanceof FetchError ? error.retryAfterMs : undefined;
    const notBefore = askedMs === undefined ? undefined : now + askedMs;
    state = { ...state, notBefore, trouble: { failures, since, error: reason } };
    const cursor = writePollState(state, sketch.subject);
    await port.deliver({ found: [], timing: 'live', cursor });
    return waitMs;
  }
}

/**
 * The wait before the first poll of a run. Sources that start together do not poll together; what the publisher asked
 * for, and the least interval, hold across restarts; a source in trouble is tried soon, since a restart is often a cure.
 */
function startWaitMs(state: PollState, { interval }: PolledSketch, deps: SchedulerDeps): number {
  const now = deps.time.now();
  const spread = deps.random() * Math.min(interval.leastMs / 10, mostStartDelayMs);
  const answered = state.trouble === undefined ? state.answeredAt : undefined;
  const soonest = (answered ?? -Infinity) + interval.leastMs;
  const due = Math.max(soonest, state.notBefore ?? -Infinity) - now;
  // A clock that was set back must not keep a source waiting.
  return spread + Math.min(Math.max(due, 0), longestStartWaitMs);
}

const longestStartWaitMs = 24 * 3_600_000;

/**
 * After a silence so long that a live post would have become history (the source or the network was away, it was
 * paused, the machine slept), what it shows at once is what piled up meanwhile: as little news of this minute as what
 * its very first poll finds.
 */
function isFirst({ answeredAt }: PollState, now: number, most: number): boolean {
  return answeredAt === undefined || now - answeredAt > most;
}

/** The first request of a poll goes by the turn that was taken for it. */
function fetchInTurn(fetcher: Fetcher, host: string): Fetcher {
  let taken = true;
  return (request) => {
    const turnTaken = taken && new URL(request.url).host === host;
    if (turnTaken) taken = false;
    return fetcher({ ...request, turnTaken });
  };
}
