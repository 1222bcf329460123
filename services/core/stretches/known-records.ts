import { z } from 'zod';
import {
  busTopics,
  type ScoredPostsRecord,
  scoredPostsRecordSchema,
  type TopicDefinition,
} from '../contracts/bus-topics.ts';
import { type SourceHealth, sourceStateSchema, type Tick } from '../contracts/tick.ts';
import { isScoredPost } from '../posts/is-scored-post.ts';

/**
 * The live lane's scored posts for who reads weeks of them again: what was validated when it was written, and again
 * when it was detected on, gets a short look, and only what does not pass it the whole one.
 */
export const knownScoredPosts: TopicDefinition<ScoredPostsRecord> = {
  ...busTopics.live.scoredPosts,
  schema: z.unknown().transform((value, context): ScoredPostsRecord => {
    if (isScoredPost(value) || isTick(value)) return value;
    const { data, error } = scoredPostsRecordSchema.safeParse(value);
    if (data !== undefined) return data;
    for (const { path, message } of error.issues) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
    return z.NEVER;
  }),
};

const states = new Set<unknown>(sourceStateSchema.options);

function isTick(value: unknown): value is Tick {
  const tick = value as Tick | null;
  return (
    typeof tick === 'object' &&
    tick !== null &&
    tick.type === 'tick' &&
    isCount(tick.epoch) &&
    Number.isSafeInteger(tick.minute) &&
    (tick.gapMinutes === undefined || (isCount(tick.gapMinutes) && tick.gapMinutes > 0)) &&
    (tick.settings === undefined || isCount(tick.settings)) &&
    tick.replay === undefined &&
    Array.isArray(tick.sources) &&
    tick.sources.every(isHealth)
  );
}

function isHealth(health: SourceHealth | null): boolean {
  return (
    typeof health === 'object' &&
    health !== null &&
    typeof health.id === 'string' &&
    typeof health.name === 'string' &&
    typeof health.kind === 'string' &&
    states.has(health.state) &&
    Number.isSafeInteger(health.since)
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
