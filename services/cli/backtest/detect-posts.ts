import { createEngine } from '../../alerting/engine/create-engine.ts';
import type { AlertChange } from '../../alerting/engine/engine.ts';
import { createMinuteCloser } from '../../alerting/minutes/minute-closer.ts';
import { minuteMs, startOfMinute } from '../../core/clock.ts';
import type { ScoredPost } from '../../core/contracts/scored-post.ts';
import type { SourceHealth } from '../../core/contracts/tick.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { type Passed, passedMinutes } from '../../replay/sources/passed-minutes.ts';

/** A stretch under detection. */
export interface Detection {
  /** Takes the next posts, in the order of time. */
  take(posts: readonly ScoredPost[]): void;
  /** Closes the last minute. @returns every alert that fired, by the time of its detection */
  finish(): AlertChange[];
  /** Stream time up to which minutes are closed; undefined before the first. */
  readonly position: number | undefined;
}

const partition = 0;
/** Posts of one minute beyond it count as late. */
const mostPosts = 100_000;

/**
 * Runs the engine over posts just as alerting does over a replay of the same file: minutes are closed by ticks of
 * the sources' good health.
 */
export function detectPosts(settings: Settings, sources: readonly SourceHealth[]): Detection {
  const closer = createMinuteCloser({ offsets: [{ partition, offset: 0 }], mostPosts });
  const engine = createEngine();
  const alerts = new Map<string, AlertChange>();
  let offset = 0;
  let minute: number | undefined;

  function tick(ended: Passed): void {
    closer.take(partition, offset, { type: 'tick', epoch: 0, ...ended, sources: [...sources] });
    offset += 1;
    for (let passed = closer.close(); passed !== undefined; passed = closer.close()) {
      const { changes } = engine.close({ ...passed, settings });
      for (const change of changes) {
        // What raised it is of more use than what ended it.
        const reason = alerts.get(change.id)?.reason ?? change.reason;
        alerts.set(change.id, change.state === 'firing' ? change : { ...change, reason });
      }
    }
  }

  /** @returns the minute that `time` lies in */
  function passUntil(minute: number, time: number): number {
    let next = minute;
    for (const ended of passedMinutes(minute, time)) {
      tick(ended);
      next = ended.minute + minuteMs;
    }
    return next;
  }

  return {
    get position() {
      return closer.closed;
    },
    take: (posts) => {
      for (const post of posts) {
        minute ??= startOfMinute(post.observedAt);
        if (post.observedAt >= minute + minuteMs) minute = passUntil(minute, post.observedAt);
        closer.take(partition, offset, post);
        offset += 1;
      }
    },
    finish: () => {
      if (minute !== undefined) tick({ minute });
      const fired = [...alerts.values()].filter(({ detectedAt }) => detectedAt !== null);
      return fired.sort(
        (a, b) =>
          (a.detectedAt ?? 0) - (b.detectedAt ?? 0) ||
          (`${a.rule} ${a.series}` < `${b.rule} ${b.series}` ? -1 : 1),
      );
    },
  };
}
