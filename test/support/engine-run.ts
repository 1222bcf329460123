import { createEngine } from '../../services/alerting/engine/create-engine.ts';
import type {
  AlertChange,
  ClosedMinute,
  MinuteOutcome,
} from '../../services/alerting/engine/engine.ts';
import type { ScoredPost } from '../../services/core/contracts/scored-post.ts';
import type { SourceHealth } from '../../services/core/contracts/tick.ts';
import { minHashSignature } from '../../services/core/posts/identity/min-hash.ts';
import { normalisedText } from '../../services/core/posts/identity/text-hash.ts';
import { noSettings, type Settings } from '../../services/core/settings/settings.ts';
import { hexId, type ScoredPostSketch, scoredPost } from './scored-posts.ts';

/** A Monday, 00:00 UTC. */
export const monday = Date.UTC(2024, 0, 1);
export const minuteMs = 60_000;

/** A post that is a story of its own, unless another one has the same `told`. */
export function storyPost(sketch: ScoredPostSketch & { readonly told?: string }): ScoredPost {
  const signature =
    sketch.told === undefined
      ? signatureOf(sketch.n)
      : minHashSignature(normalisedText(sketch.told));
  return { ...scoredPost(sketch), signature };
}

/** A signature that shares no band with another one, as texts that have nothing in common. */
function signatureOf(n: number): string {
  return hexId(`signature ${n}`) + hexId(`and ${n}`);
}

export interface RunMinute {
  readonly posts?: readonly ScoredPost[];
  readonly sources?: readonly SourceHealth[];
  readonly settings?: Settings;
  readonly gapMinutes?: number;
}

/** An engine whose minutes go by one after the other. */
export function engineRun(start = monday) {
  let engine = createEngine();
  let minute = start;
  let settings = noSettings;
  let sources: readonly SourceHealth[] = [];
  const changes: AlertChange[] = [];

  function close(next: RunMinute = {}): MinuteOutcome {
    settings = next.settings ?? settings;
    sources = next.sources ?? sources;
    minute += (next.gapMinutes ?? 0) * minuteMs;
    const closed: ClosedMinute = {
      minute,
      gapMinutes: next.gapMinutes ?? 0,
      posts: next.posts ?? [],
      sources,
      settings,
    };
    const outcome = engine.close(closed);
    minute += minuteMs;
    changes.push(...outcome.changes);
    return outcome;
  }

  return {
    close,
    /** Minutes in which nothing was told. */
    quiet: (minutes: number) => {
      for (let i = 0; i < minutes; i += 1) close();
    },
    /** Start of the minute to be closed next. */
    get minute() {
      return minute;
    },
    changes,
    /** Goes on from what a snapshot would hold. */
    restart: () => {
      engine = createEngine(JSON.parse(JSON.stringify(engine.state())));
    },
    state: () => engine.state(),
  };
}

export type EngineRun = ReturnType<typeof engineRun>;
