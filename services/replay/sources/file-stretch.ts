import { minuteMs, startOfMinute } from '../../core/clock.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';
import type { Tick } from '../../core/contracts/tick.ts';
import type { Normalise } from '../../core/posts/normalise/draft.ts';
import { chunkRecords, type TimedRecord } from '../../core/stretches/timed-record.ts';
import { type Rejection, readFilePosts, type TimedLine } from './file-posts.ts';
import { passedMinutes } from './passed-minutes.ts';
import { createReorder } from './reorder.ts';
import type { FileScan } from './scan-file.ts';
import type { Stretch } from './stretch.ts';

export interface FileStretchOptions {
  readonly path: string;
  readonly name: string;
  readonly scan: FileScan;
  readonly record: ReplayRecord;
  readonly playedFrom: number;
  /** Where to go on if the present generation has begun. */
  readonly resumeAt: number | undefined;
  readonly normalise: Normalise;
  /** Told the lines that are no posts, as they are met. */
  readonly onRejected: (rejections: readonly Rejection[]) => Promise<void>;
}

const chunkPosts = 32;
/** Lines of a file that may be held back to put them in order. */
const mostHeldBack = 100_000;

/**
 * A file as a stretch of the past: its posts in order of time, and a tick of every source's good health in every
 * partition as each minute ends.
 */
export function openFileStretch(options: FileStretchOptions): Stretch {
  const { path, name, scan, record, playedFrom, resumeAt, normalise } = options;
  const warmUpFrom = Math.max(scan.from, playedFrom - record.warmUpMinutes * minuteMs);
  const first = Math.min(warmUpFrom, playedFrom);
  const begin = resumeAt ?? first;
  let minute = startOfMinute(first);
  let rejections: Rejection[] = [];

  /**
   * The ticks of the minutes that end at or before a time. They are reckoned from the generation's first minute on,
   * so that one that goes on after a break makes the same of a gap.
   */
  function* ticksUntil(time: number): Generator<TimedRecord> {
    for (const passed of passedMinutes(minute, time)) {
      minute = passed.minute + minuteMs;
      if (minute < begin) continue;
      for (let partition = 0; partition < busTopics.replay.posts.partitions; partition += 1) {
        const value: Tick = {
          type: 'tick',
          epoch: 0,
          ...passed,
          // All partitions would say the same, and over years of minutes it would add up.
          sources: partition === 0 ? [...scan.sources] : [],
          ...(record.settings === undefined ? {} : { settings: record.settings }),
        };
        yield { at: minute, key: null, partition, value };
      }
    }
  }

  function* recordsOf(lines: readonly TimedLine[]): Generator<TimedRecord> {
    for (const line of lines) {
      if (line.at < first || line.at >= record.to) continue;
      if (line.at < begin) {
        yield* ticksUntil(line.at);
        continue;
      }
      const made = line.make(normalise);
      if ('reason' in made) {
        rejections.push(made);
        continue;
      }
      yield* ticksUntil(line.at);
      yield { at: line.at, key: made.textHash, value: { ...made, epoch: 0 } };
    }
  }

  /** What is no post is told before anything that was read with it is played. */
  async function tellRejected(): Promise<void> {
    const told = rejections;
    rejections = [];
    if (told.length > 0) await options.onRejected(told);
  }

  async function* played(records: Iterable<TimedRecord>): AsyncGenerator<readonly TimedRecord[]> {
    for (const chunk of inChunks(records)) {
      await tellRejected();
      yield chunk;
    }
    await tellRejected();
  }

  async function* records(): AsyncGenerator<readonly TimedRecord[]> {
    const reorder = createReorder<TimedLine>(scan.disorderMs, mostHeldBack);
    const reading = { path, name, now: scan.now, reuse: record.scores === 'reuse' };
    for await (const found of readFilePosts(reading)) {
      const lines: TimedLine[] = [];
      for (const line of found) {
        if ('reason' in line) rejections.push(line);
        else lines.push(line);
      }
      await tellRejected();
      yield* played(recordsOf(reorder.push(lines)));
    }
    yield* played(recordsOf(reorder.flush()));
    yield* played(ticksUntil(record.to));
  }

  return { begin, snapshot: null, carrier: 'posts', records };
}

/** Posts are made as they are asked for, and finding their companies takes time: few of them to a chunk. */
function* inChunks(records: Iterable<TimedRecord>): Generator<readonly TimedRecord[]> {
  let chunk: TimedRecord[] = [];
  let posts = 0;
  for (const record of records) {
    chunk.push(record);
    if (record.value.type !== 'tick') posts += 1;
    if (chunk.length < chunkRecords && posts < chunkPosts) continue;
    yield chunk;
    chunk = [];
    posts = 0;
  }
  if (chunk.length > 0) yield chunk;
}
