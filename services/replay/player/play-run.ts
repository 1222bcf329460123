import type { ReplayRecord } from '../../core/contracts/replay.ts';
import type { TimedRecord } from '../../core/stretches/timed-record.ts';
import type { Stretch } from '../sources/stretch.ts';
import { hold } from './hold.ts';
import type { LaneWriter } from './lane-writer.ts';
import type { LiveFirst } from './live-first.ts';
import type { Nudge } from './nudge.ts';
import type { Pacer } from './pacer.ts';

export interface RunDeps {
  readonly stretch: Stretch;
  readonly writer: LaneWriter;
  readonly liveFirst: LiveFirst;
  readonly pacer: Pacer;
  /** The replay as it stands; pause and speed act on what it says. */
  readonly record: () => ReplayRecord;
  readonly playedFrom: number;
  /** Everything before this is played as fast as it can be. */
  readonly fastUntil: number;
  /** Told of each change of the record. */
  readonly nudge: Nudge;
  /** Told how far the run has got, and how many more posts have been played. */
  readonly onProgress: (position: number, posts: number) => Promise<void>;
  /** Told for how long it was held back, and for whose sake. */
  readonly onHeld: (by: 'live' | 'consumers', seconds: number) => void;
}

/** However busy the live lane is, a replay gets on this often. */
const mostYieldMs = 1_000;
const lookEveryMs = 10;
/** Posts written at a time while live ones come: a few milliseconds' work for each who reads them. */
const mostPostsBesideLive = 4;
/**
 * While live posts come, a replay rests for so many times as long as its last slice took: most live posts then meet
 * a process that has nothing else to do.
 */
const restsBesideLive = 6;
/** While nothing is due, the position still moves. */
const showEveryMs = 300;
/** A replay that could not keep its speed does not hurry to make up for more than this. */
const mostBehindMs = 1_000;

/**
 * Plays a stretch to its end: the warm-up at once, the rest at the speed of its record, a slice at a time.
 * @throws the signal's reason
 */
export async function playRun(deps: RunDeps, signal: AbortSignal): Promise<void> {
  const { stretch, writer, record, playedFrom, pacer, nudge } = deps;
  let speed: ReplayRecord['speed'] | undefined;
  let paused = false;

  /** Waits until the record at `at` may be written; returns until when records are due. */
  async function untilDue(at: number): Promise<number> {
    if (at < playedFrom) return playedFrom - 1;
    for (;;) {
      signal.throwIfAborted();
      const { state, speed: wanted, position } = record();
      if (state === 'paused') {
        paused = true;
        await nudge.wait(Number.POSITIVE_INFINITY, signal);
        continue;
      }
      if (at < deps.fastUntil) return deps.fastUntil - 1;
      if (paused || wanted !== speed) pacer.set(wanted, Math.max(position, deps.fastUntil));
      paused = false;
      speed = wanted;
      const due = pacer.allowed();
      if (due >= at) {
        if (wanted !== 'max' && due - at > wanted * mostBehindMs) pacer.set(wanted, at);
        return due;
      }
      await deps.onProgress(Math.max(position, due), 0);
      await nudge.wait(Math.min(pacer.waitMs(at), showEveryMs), signal);
    }
  }

  /** Lets a slice be worked off by everybody, and then the process rest from it. */
  async function giveWay(startedAt: number): Promise<void> {
    await writer.untilWorkedOff(signal);
    const took = performance.now() - startedAt;
    await nudge.wait(Math.min(took * restsBesideLive, mostYieldMs), signal);
    signal.throwIfAborted();
  }

  async function held(by: 'live' | 'consumers', wait: Promise<void>): Promise<void> {
    const startedAt = performance.now();
    await wait;
    deps.onHeld(by, (performance.now() - startedAt) / 1_000);
  }

  for await (const records of stretch.records()) {
    let next = 0;
    while (next < records.length) {
      const first = records[next];
      if (first === undefined) break;
      const due = await untilDue(first.at);
      await held(
        'live',
        hold(() => deps.liveFirst.isClear(), {
          everyMs: lookEveryMs,
          mostMs: mostYieldMs,
          signal,
        }),
      );
      await held('consumers', writer.untilRoom(signal));
      signal.throwIfAborted();
      // Whoever paused meanwhile wants to see nothing more.
      if (first.at >= playedFrom && record().state === 'paused') continue;
      const most = deps.liveFirst.isLive ? mostPostsBesideLive : records.length;
      const slice = sliceOf(records, next, due, most);
      const startedAt = performance.now();
      await writer.write(slice, signal);
      next += slice.length;
      await deps.onProgress(slice.at(-1)?.at ?? first.at, postsIn(slice, playedFrom));
      if (deps.liveFirst.isLive) await held('live', giveWay(startedAt));
    }
    signal.throwIfAborted();
  }
}

/** Records from `start` on that are due, with at most so many posts among them. */
function sliceOf(
  records: readonly TimedRecord[],
  start: number,
  due: number,
  mostPosts: number,
): readonly TimedRecord[] {
  let posts = 0;
  const slice: TimedRecord[] = [];
  for (const record of records.slice(start)) {
    if (slice.length > 0 && (record.at > due || posts >= mostPosts)) break;
    if (record.value.type !== 'tick') posts += 1;
    slice.push(record);
  }
  return slice;
}

function postsIn(records: readonly TimedRecord[], playedFrom: number): number {
  return records.filter(({ at, value }) => value.type !== 'tick' && at >= playedFrom).length;
}
