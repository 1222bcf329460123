import type { SourceHealth } from '../../../core/contracts/tick.ts';

/**
 * What the sources that an alert rests on allow to be said: `healthy`: those that told at least half of it can be
 * heard, so calm is calm; `silent`: all of them are failing or paused; `unsure`: anything between.
 */
export type Hearing = 'healthy' | 'unsure' | 'silent';

/** Sources by their stories in the alert. */
export type Resting = readonly { readonly source: string; readonly stories: number }[];

/** A file that was read to its end is as healthy as can be; one that starts has not said anything yet. */
function isHealthy({ state }: SourceHealth): boolean {
  return state === 'healthy' || state === 'finished';
}

function isSilent({ state }: SourceHealth): boolean {
  return state === 'failing' || state === 'paused';
}

/** Whether anything could be heard in this minute at all; a tick without sources (a plain file) counts as heard. */
export function isWatched(sources: readonly SourceHealth[]): boolean {
  const polled = sources.filter(({ type }) => type !== 'push');
  return polled.length === 0 || polled.some(isHealthy);
}

/**
 * Judges by the sources that the tick knows; an alert that rests on none of them (posts that name a source of their
 * own) is judged by all.
 */
export function hearingOf(resting: Resting, sources: readonly SourceHealth[]): Hearing {
  if (sources.length === 0) return 'healthy';
  const byId = new Map(sources.map((source) => [source.id, source]));
  const known = resting.flatMap(({ source, stories }) => {
    const health = byId.get(source);
    return health === undefined ? [] : [{ health, stories }];
  });
  const judged = known.length > 0 ? known : sources.map((health) => ({ health, stories: 1 }));
  if (judged.every(({ health }) => isSilent(health))) return 'silent';
  const total = judged.reduce((sum, { stories }) => sum + stories, 0);
  const heard = judged.reduce(
    (sum, { health, stories }) => sum + (isHealthy(health) ? stories : 0),
    0,
  );
  return known.length === 0
    ? heard > 0
      ? 'healthy'
      : 'unsure'
    : 2 * heard >= total
      ? 'healthy'
      : 'unsure';
}
