import type { Clock } from '../../core/clock.ts';
import type { SourceHealth, SourceState } from '../../core/contracts/tick.ts';
import type { HealthReporter, Pace, SourceIdentity, Taken } from '../sources/source.ts';
import { createKeptOut, type KeptOut } from '../spam/kept-out.ts';

/** How one source is doing. */
export interface SourceRecord {
  readonly reporter: Omit<HealthReporter, 'polled'>;
  /** The source rests without fault of its own, whatever it may still report: it was paused, or the ingest stands by. */
  pause(): void;
  /** The source is about to run again after a pause. */
  resume(): void;
  count(taken: Taken): void;
  /** What the rules against bots and spam kept out. */
  readonly keptOut: KeptOut;
  snapshot(): SourceHealth;
  /** How often it is asked and publishes, as it said last. */
  pace(): Pace;
}

/** Keeps the health of one source; `since` moves only when the state changes. */
export function createSourceRecord(source: SourceIdentity, clock: Clock): SourceRecord {
  let health: SourceHealth = {
    id: source.id,
    name: source.name,
    type: source.type,
    kind: source.kind,
    ...(source.url === undefined ? {} : { url: source.url.slice(0, 2_000) }),
    state: 'starting',
    since: clock(),
    posts: 0,
    duplicates: 0,
    rejected: 0,
  };

  const keptOut = createKeptOut();
  let pace: Pace = {};

  const isPaused = (): boolean => health.state === 'paused';

  function enter(state: SourceState, nextPollAt?: number, error?: string, since?: number): void {
    const { error: _error, nextPollAt: _nextPollAt, ...rest } = health;
    health = {
      ...rest,
      state,
      since: since ?? (state === health.state ? health.since : clock()),
      ...(nextPollAt === undefined ? {} : { nextPollAt: Math.round(nextPollAt) }),
      ...(error === undefined ? {} : { error: error.slice(0, 500) }),
    };
  }

  return {
    reporter: {
      healthy: (nextPollAt) => {
        if (isPaused()) return;
        enter('healthy', nextPollAt);
        health = { ...health, lastSuccessAt: clock() };
      },
      failing: (error, nextPollAt, since) => {
        if (!isPaused()) enter('failing', nextPollAt, error, since);
      },
      paced: (told) => {
        pace = { ...pace, ...told };
      },
      finished: () => {
        if (isPaused()) return;
        enter('finished');
        health = { ...health, lastSuccessAt: clock() };
      },
    },
    pause: () => enter('paused'),
    resume: () => {
      if (isPaused()) enter('starting');
    },
    count: ({ posts, duplicates, rejected }) => {
      health = {
        ...health,
        posts: health.posts + posts,
        duplicates: health.duplicates + duplicates,
        rejected: health.rejected + rejected,
        ...(posts > 0 ? { lastPostAt: clock() } : {}),
      };
    },
    keptOut,
    snapshot: () => {
      const counts = keptOut.counts();
      return counts === undefined ? health : { ...health, keptOut: counts };
    },
    pace: () => pace,
  };
}
