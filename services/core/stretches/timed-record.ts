import type { Post } from '../contracts/post.ts';
import type { ScoredPost } from '../contracts/scored-post.ts';
import type { Tick } from '../contracts/tick.ts';

/** A record of the past, and its place in time. */
export interface TimedRecord {
  /** Stream time, ms since the epoch: a post's observedAt, the end of a tick's minute; never decreasing. */
  readonly at: number;
  readonly key: string | null;
  /** Absent: by key. */
  readonly partition?: number;
  readonly value: Post | ScoredPost | Tick;
}

/** Records handed on at a time: few, so that whatever else the process does gets its turn between them. */
export const chunkRecords = 200;

/** Where to begin. */
export interface Beginning {
  /** Stream time of the first record that is wanted. */
  readonly at: number;
  /** Whether earlier records of this run have been written: ticks at `at` itself then come again. */
  readonly again: boolean;
}

/**
 * Whether a record lies before a beginning.
 * @param place its place in the order of the stretch, and its own time
 */
export function isPast(
  type: TimedRecord['value']['type'],
  place: { readonly at: number; readonly time: number },
  begin: Beginning,
): boolean {
  // The tick that ends the minute before the beginning closes nothing that is wanted.
  return type === 'tick' && !begin.again ? place.time <= begin.at : place.at < begin.at;
}
