import type { TimedRecord } from '../../core/stretches/timed-record.ts';

/** A stretch of the past, ready to be played. */
export interface Stretch {
  /** Stream time from which on its records lie: before the place from which it is played, by its warm-up. */
  readonly begin: number;
  /** The live snapshot that alerting starts from, or null. */
  readonly snapshot: string | null;
  /** The lane's topic that carries its ticks: posts that come from elsewhere with their scores join behind it. */
  readonly carrier: 'posts' | 'scored-posts';
  /** Everything in it, some records at a time, in order; it may be asked for once. */
  records(): AsyncIterable<readonly TimedRecord[]>;
}
