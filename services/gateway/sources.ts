import { type SourceView, sourcesResponseSchema } from '../core/contracts/api/sources.ts';
import type { SourceHealth, Tick } from '../core/contracts/tick.ts';
import type { ServiceClient } from './proxy/service-client.ts';

/** How the sources are doing: what ingest says at this moment, or else what its last tick said. */
export interface Sources {
  current(): readonly SourceView[];
  /** Asks ingest; keeps what is known when it does not answer. */
  refresh(): Promise<readonly SourceView[]>;
  tick(tick: Tick): void;
}

/** @param onChange called when what `current` returns has changed, and with each new minute */
export function createSources(
  ingest: Pick<ServiceClient, 'getJson'>,
  initial: readonly SourceHealth[],
  onChange: () => void,
): Sources {
  let views: readonly SourceView[] = initial.map(sourceViewOf);
  let minute = -Infinity;
  let askedAt = -Infinity;

  function show(next: readonly SourceView[], always: boolean): void {
    const changed = always || JSON.stringify(next) !== JSON.stringify(views);
    views = next;
    if (changed) onChange();
  }

  return {
    current: () => views,
    refresh: async () => {
      const answer = await ingest.getJson('/api/v1/sources');
      const parsed = sourcesResponseSchema.safeParse(answer);
      if (parsed.success) {
        askedAt = performance.now();
        show(parsed.data.sources, false);
      }
      return views;
    },
    tick: (tick) => {
      // Every partition carries a tick of the same minute; the first one counts.
      if (tick.minute <= minute) return;
      minute = tick.minute;
      // What ingest said just now is newer than a tick that had to go through the log.
      const newer = performance.now() - askedAt < 30_000;
      show(newer ? views : tick.sources.map(sourceViewOf), true);
    },
  };
}

function sourceViewOf(health: SourceHealth): SourceView {
  const { since, lastSuccessAt, lastPostAt, nextPollAt, ...rest } = health;
  return {
    ...rest,
    since: isoTime(since),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt: isoTime(lastSuccessAt) }),
    ...(lastPostAt === undefined ? {} : { lastPostAt: isoTime(lastPostAt) }),
    ...(nextPollAt === undefined ? {} : { nextPollAt: isoTime(nextPollAt) }),
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
