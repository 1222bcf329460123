import type { Alert } from '../../core/contracts/alert.ts';
import type { ScoredPost } from '../../core/contracts/scored-post.ts';
import type { Stories } from '../../core/contracts/stories.ts';
import type { SourceHealth } from '../../core/contracts/tick.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** A minute that every partition's tick has passed. */
export interface ClosedMinute {
  /** Its start, ms since the epoch, a multiple of 60,000. */
  readonly minute: number;
  /** Minutes before it, without a tick of their own, in which nobody watched. */
  readonly gapMinutes: number;
  /** Its posts that may be detected on, each once, in the order of (observedAt, id). */
  readonly posts: readonly ScoredPost[];
  /** Health of the sources as the tick carries it. */
  readonly sources: readonly SourceHealth[];
  /** Settings that act in this minute. */
  readonly settings: Settings;
}

/** What an alert's record says, but for who wrote it. */
export type AlertChange = Omit<Alert, 'type' | 'epoch' | 'replay'>;

export interface MinuteOutcome {
  readonly assignments: Stories['assignments'];
  /** In a fixed order. */
  readonly changes: readonly AlertChange[];
}

/**
 * Detection without clock, bus or randomness: the same minutes give the same outcomes, whether they come live, from
 * a replay or from a file.
 */
export interface Engine {
  /** Takes the next minute; they must come in order. */
  close(minute: ClosedMinute): MinuteOutcome;
  /** The whole state as plain JSON, bounded; `createEngine` goes on from it as if nothing had happened. */
  state(): unknown;
}

/** Changes whenever the state's form or a detector's results do. */
export const engineVersion = '2';
