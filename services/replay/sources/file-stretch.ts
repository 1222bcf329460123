import { minuteMs, startOfMinute } from '../../core/clock.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';
import type { Tick } from '../../core/contracts/tick.ts';
import type { Normalise } from '../../core/posts/normalise/draft.ts';
import { type Rejection, readFilePosts, type TimedLine } from './file-posts.ts';
import { createReorder } from './reorder.ts';
import type { FileScan } from './scan-file.ts';
import { type Beginning, chunkRecords, type Stretch, type TimedRecord } from './stretch.ts';

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
  const begin: Beginning =
    resumeAt === undefined
      ? { at: Math.min(warmUpFrom, playedFrom), again: false }
      : { at: resumeAt, again: true };
  let minute = startOfMinute(begin.again ? begin.at - 1 : begin.at);

  /** The ticks of the minutes that end at or before a time. */
  function* ticksUntil(time: number): Generator<TimedRecord> {
    for (; minute + minuteMs <= time; minute += minuteMs) {
      for (let partition = 0; partition < busTopics.replay.posts.partitions; partition += 1) {
        const value: Tick = {
          type: 'tick',
          epoch: 0,
          minute,
          // All partitions would say the same, and over years of minutes it would add up.
          sources: partition === 0 ? [...scan.sources] : [],
          ...(record.settings === undefined ? {} : { settings: record.settings }),
        };
        yield { at: minute + minuteMs, key: null, partition, value };
      }
    }
  }

  function* recordsOf(
    lines: readonly TimedLine[],
    rejections: Rejection[],
  ): Generator<TimedRecord> {
    for (const line of lines) {
      if (line.at < begin.at || line.at >= record.to) continue;
      yield* ticksUntil(line.at);
      const made = line.make(normalise);
      if ('reason' in made) rejections.push(made);
      else yield { at: line.at, key: made.textHash, value: { ...made, epoch: 0 } };
    }
  }

  async function* records(): AsyncGenerator<readonly TimedRecord[]> {
    const reorder = createReorder<TimedLine>(scan.disorderMs, mostHeldBack);
    const reading = { path, name, now: scan.now, reuse: record.scores === 'reuse' };
    for await (const found of readFilePosts(reading)) {
      const rejections = found.filter((line): line is Rejection => 'reason' in line);
      const lines = found.filter((line): line is TimedLine => !('reason' in line));
      yield* inChunks(recordsOf(reorder.push(lines), rejections));
      if (rejections.length > 0) await options.onRejected(rejections);
    }
    const rejections: Rejection[] = [];
    yield* inChunks(recordsOf(reorder.flush(), rejections));
    if (rejections.length > 0) await options.onRejected(rejections);
    yield* inChunks(ticksUntil(record.to));
  }

  return { snapshot: null, carrier: 'posts', records };
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
