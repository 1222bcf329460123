import { within } from '../core/bus/within.ts';
import { retry } from '../core/retry.ts';
import type { ServiceContext } from '../core/service.ts';
import type { SettingsLog } from '../core/settings/settings-log.ts';
import type { AlertingMetrics } from './alerting-metrics.ts';
import type { AlertingConfig } from './config.ts';
import { type Engine, engineVersion } from './engine/engine.ts';
import type { Lane, LaneDeps } from './runs/lane.ts';
import { createLiveFirst } from './runs/live-first.ts';
import { type LiveLane, startLiveLane } from './runs/live-lane.ts';
import { type ReplayLane, startReplayLane } from './runs/replay-lane.ts';
import { createSnapshotStore } from './snapshots/snapshot-store.ts';

export interface ReignDeps {
  readonly context: ServiceContext;
  readonly config: AlertingConfig;
  readonly settings: SettingsLog;
  readonly createEngine: (state?: unknown) => Engine;
  readonly metrics: AlertingMetrics;
  /** Told the lanes when both are worked on. */
  readonly onOpen: (lanes: { readonly live: LiveLane; readonly replay: ReplayLane }) => void;
}

const takeOverBackoff = { baseMs: 200, maxMs: 10_000, retries: Number.POSITIVE_INFINITY };
/** The process has about nine seconds to end: what is under way may take this long, and storing the state that. */
const finishWithinMs = 4_000;
const keepWithinMs = 2_500;

/**
 * One reign as the active alerting: goes on from the newest snapshots, works on both lanes until the role is lost
 * or `stop` aborts, and, if the role is still its own then, stores what is in memory. It resolves when all has come
 * to rest.
 * @throws when something fails that waiting does not mend; what is in memory is not stored then
 */
export async function runReign(
  { epoch, lost, stop }: { epoch: number; lost: AbortSignal; stop: AbortSignal },
  deps: ReignDeps,
): Promise<void> {
  const { context, config, settings, createEngine, metrics } = deps;
  const { bus, log } = context;
  const givenUp = new AbortController();
  const broken = new AbortController();
  const stopping = AbortSignal.any([lost, stop, broken.signal]);
  const over = AbortSignal.any([lost, givenUp.signal]);
  const laneDeps: LaneDeps = {
    bus,
    log,
    epoch,
    settings,
    createEngine,
    store: createSnapshotStore({ bus, log, epoch, version: engineVersion }),
    metrics,
    liveFirst: createLiveFirst(),
    stopping,
    over,
    fail: (error) => broken.abort(error),
  };
  const patience = {
    ...takeOverBackoff,
    signal: stopping,
    onRetry: (error: unknown) => log.warn({ err: error }, 'taking over failed'),
  };
  const open: Lane[] = [];
  try {
    const live = await retry(() => startLiveLane(laneDeps, config.snapshotMinutes), patience);
    open.push(live);
    const replay = await retry(() => startReplayLane(laneDeps, config), patience);
    open.push(replay);
    if (!stopping.aborted) {
      log.info({ epoch }, 'alerting is the active one');
      deps.onOpen({ live, replay });
    }
    await Promise.race([aborted(stopping), ...open.map((lane) => lane.failed)]);
  } catch (error) {
    if (!stopping.aborted) broken.abort(error);
  }
  const impatience = setTimeout(() => givenUp.abort(), finishWithinMs);
  await Promise.all(open.map((lane) => lane.close()));
  clearTimeout(impatience);
  givenUp.abort();
  if (lost.aborted) return;
  if (broken.signal.aborted) throw broken.signal.reason;
  await within(keepWithinMs, Promise.all(open.map((lane) => lane.keep())));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
