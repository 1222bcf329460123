import type { Clock } from '../../core/clock.ts';
import type { ReplayRecord, ReplaySpeed, ReplayState } from '../../core/contracts/replay.ts';
import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { retry } from '../../core/retry.ts';
import type { ReplayBook } from '../replay-book.ts';
import { NotLeadingError, ReplayStateError } from '../replay-errors.ts';
import type { Rejection } from '../sources/file-posts.ts';
import type { Stretch } from '../sources/stretch.ts';
import type { LaneWriter } from './lane-writer.ts';
import type { LiveFirst } from './live-first.ts';
import { createNudge } from './nudge.ts';
import { createPacer } from './pacer.ts';
import { playRun, type RunDeps } from './play-run.ts';

/**
 * One replay and what can be done to it. A change resolves when it is in the log.
 * @throws ReplayStateError, NotLeadingError once it is closed
 */
export interface Player {
  readonly record: ReplayRecord;
  pause(): Promise<void>;
  resume(): Promise<void>;
  setSpeed(speed: ReplaySpeed): Promise<void>;
  /** Plays from another place, under the next generation. */
  seek(to: number): Promise<void>;
  /** Ends it where it is; what was played stays. */
  stop(): Promise<void>;
  /** Lets go of it as it is: whoever leads next goes on with it. */
  close(): Promise<void>;
}

export interface PlayerDeps {
  readonly book: ReplayBook;
  readonly clock: Clock;
  readonly log: Log;
  /** Reign under which everything is written. */
  readonly epoch: number;
  readonly liveFirst: LiveFirst;
  /** Until when a run goes as fast as it can, warm-up apart. */
  readonly fastUntil: (record: ReplayRecord) => number;
  /** @param onRejected told the lines of a file that are no posts */
  readonly openStretch: (
    record: ReplayRecord,
    resumeAt: number | undefined,
    onRejected: (rejections: readonly Rejection[]) => Promise<void>,
  ) => Promise<Stretch>;
  /** Keeps lines that are no posts where people can find them. */
  readonly bury: (record: ReplayRecord, rejections: readonly Rejection[]) => Promise<void>;
  readonly createWriter: (record: ReplayRecord, carrier: Stretch['carrier']) => LaneWriter;
  /** Where `settings-log` ends: what a replay of a file that begins now goes by. */
  readonly settingsEnd: () => Promise<number>;
  readonly onPosts: (posts: number) => void;
  readonly onHeld: RunDeps['onHeld'];
}

const patience = { baseMs: 200, maxMs: 5_000, retries: Number.POSITIVE_INFINITY };
const storeEveryMs = 300;

/**
 * Plays a replay from where its record says it is.
 * @param fresh nothing of its generation has been written yet
 */
export function createPlayer(initial: ReplayRecord, fresh: boolean, deps: PlayerDeps): Player {
  const { book, clock, log, epoch } = deps;
  let record: ReplayRecord = { ...initial, epoch };
  /** Whether records of this generation may be in the log already. */
  let begun = !fresh;
  let run: AbortController | undefined;
  let running: Promise<void> = Promise.resolve();
  let storedAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  const nudge = createNudge();

  /** Changes the record and wakes whoever waits for that; resolves when it is in the log. */
  async function update(changes: Partial<ReplayRecord>): Promise<void> {
    record = { ...record, ...changes, updatedAt: clock() };
    nudge.notify();
    storedAt = performance.now();
    await book.put(record);
  }

  async function progress(position: number, posts: number): Promise<void> {
    const within = Math.min(record.to, Math.max(playedFromOf(record), Math.floor(position)));
    record = {
      ...record,
      position: within,
      posts: record.posts + posts,
      updatedAt: clock(),
    };
    deps.onPosts(posts);
    if (performance.now() - storedAt < storeEveryMs) return;
    storedAt = performance.now();
    await book.put(record);
  }

  async function reject(rejections: readonly Rejection[]): Promise<void> {
    await deps.bury(record, rejections);
    record = { ...record, rejected: record.rejected + rejections.length };
  }

  async function play(signal: AbortSignal): Promise<void> {
    const playedFrom = playedFromOf(record);
    const resumeAt = record.position > playedFrom ? record.position : undefined;
    // A run that was cut off before its warm-up was over begins anew, where nothing of it can be in the way.
    if (resumeAt === undefined && begun) {
      await update({ generation: record.generation + 1, posts: 0, rejected: 0 });
    }
    begun = true;
    if (resumeAt !== undefined) record = { ...record, rejected: 0 };
    const stretch = await deps.openStretch(record, resumeAt, reject);
    signal.throwIfAborted();
    const writer = deps.createWriter(record, stretch.carrier);
    if (resumeAt === undefined) {
      // After a seek, what is read before the place sought belongs to the stretch as far as it lies in it.
      const from = Math.max(record.from, stretch.begin);
      await writer.start({ from, to: record.to, snapshot: stretch.snapshot });
    }
    await playRun(
      {
        stretch,
        writer,
        liveFirst: deps.liveFirst,
        pacer: createPacer(() => performance.now()),
        record: () => record,
        playedFrom,
        fastUntil: Math.max(playedFrom, deps.fastUntil(record)),
        nudge,
        onProgress: progress,
        onHeld: deps.onHeld,
      },
      signal,
    );
    await writer.end();
    await writer.settle(signal);
    await update({ state: 'finished', position: record.to });
    log.info({ replay: record.id, posts: record.posts }, 'replay is finished');
  }

  function launch(): void {
    if (closed) return;
    const current = new AbortController();
    const { signal } = current;
    run = current;
    running = retry(() => play(signal), {
      ...patience,
      signal,
      onRetry: (error) =>
        log.warn({ replay: record.id, err: error }, `replay goes on shortly: ${messageOf(error)}`),
    }).catch(async (error: unknown) => {
      if (signal.aborted) return;
      log.error({ replay: record.id, err: error }, `replay failed: ${messageOf(error)}`);
      await update({ state: 'failed', problem: messageOf(error).slice(0, 500) }).catch(
        (failure: unknown) => log.error({ err: failure }, 'the failure could not be stored'),
      );
    });
  }

  async function halt(): Promise<void> {
    run?.abort();
    run = undefined;
    await running;
  }

  let last: Promise<unknown> = Promise.resolve();

  /** One change after the other, each only from a state in which it makes sense. */
  function change(
    what: string,
    from: readonly ReplayState[],
    make: () => Promise<void>,
  ): Promise<void> {
    const made = last.then(() => {
      if (closed) throw new NotLeadingError();
      if (from.includes(record.state)) return make();
      throw new ReplayStateError(`a replay that is ${record.state} cannot be ${what}`);
    });
    last = made.catch(() => undefined);
    return made;
  }

  if (record.state === 'running' || record.state === 'paused') launch();

  return {
    get record() {
      return record;
    },
    pause: () => change('paused', ['running', 'paused'], () => update({ state: 'paused' })),
    resume: () => change('resumed', ['running', 'paused'], () => update({ state: 'running' })),
    setSpeed: (speed) =>
      change('given a speed', ['running', 'paused', 'finished'], () => update({ speed })),
    seek: (to) =>
      change('played from another place', ['running', 'paused', 'finished', 'failed'], async () => {
        const settings =
          record.source.type === 'file' ? { settings: await deps.settingsEnd() } : {};
        await halt();
        if (closed) throw new NotLeadingError();
        begun = false;
        try {
          await update({
            generation: record.generation + 1,
            playedFrom: to,
            position: to,
            posts: 0,
            rejected: 0,
            state: record.state === 'paused' ? 'paused' : 'running',
            problem: undefined,
            ...settings,
          });
        } finally {
          // What could not be stored now is stored as it goes on.
          launch();
        }
      }),
    stop: () =>
      change('stopped', ['running', 'paused', 'stopped'], async () => {
        const { state } = record;
        if (state !== 'stopped') {
          await halt();
          if (closed) throw new NotLeadingError();
          try {
            await update({ state: 'stopped' });
          } catch (error) {
            record = { ...record, state };
            launch();
            throw error;
          }
        }
        // Where this fails, stopping once more makes up for it.
        const carrier =
          record.source.type === 'bus' && record.scores === 'reuse' ? 'scored-posts' : 'posts';
        await deps.createWriter(record, carrier).end();
      }),
    close: async () => {
      closed = true;
      await halt();
      await last;
    },
  };
}

/** Where the present generation of a replay is played from. */
export function playedFromOf(record: ReplayRecord): number {
  return record.playedFrom ?? record.from;
}
