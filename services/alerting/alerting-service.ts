import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { type Campaign, campaign } from '../core/bus/leadership.ts';
import type { Service, ServiceContext } from '../core/service.ts';
import { followSettings } from '../core/settings/settings-log.ts';
import { withTeardown } from '../core/teardown.ts';
import { createAlertingMetrics } from './alerting-metrics.ts';
import type { AlertingConfig } from './config.ts';
import { createEngine } from './engine/create-engine.ts';
import type { Engine } from './engine/engine.ts';
import { runReign } from './reign.ts';
import type { LiveLane } from './runs/live-lane.ts';
import type { ReplayLane } from './runs/replay-lane.ts';

const name = 'alerting';
const joining = 'joining the other alertings; the message bus may be away';
const standingBy = 'standing by: another alerting is the active one';

/**
 * Starts alerting: while this member is the active one it closes the minutes of both lanes, takes them through the
 * engine, and publishes stories and alerts; until then it stands by.
 * @param deps another engine than the one that is shipped
 */
export async function startAlerting(
  context: ServiceContext,
  config: AlertingConfig,
  deps: { readonly createEngine: (state?: unknown) => Engine } = { createEngine },
): Promise<Service> {
  const { bus, clock, metrics: registry } = context;
  const log = context.log.child({ service: name });
  return withTeardown(async (teardown) => {
    let lanes: { readonly live: LiveLane; readonly replay: ReplayLane } | undefined;
    const metrics = createAlertingMetrics(registry, {
      leading: () => lanes !== undefined,
      closed: () => lanes?.live.run.minutes.closed,
      on: () => [...(lanes?.live.run.on() ?? [])].map(({ state }) => state),
      replayRuns: () => lanes?.replay.runs ?? 0,
      now: clock,
    });
    const settings = await followSettings(bus, name, clock);
    teardown.defer('settings', () => settings.close());

    const failure = createFailure();
    settings.failed.catch(failure.report);
    const stopped = new AbortController();
    setMaxListeners(0, stopped.signal);
    let waitingFor = joining;
    async function reign(epoch: number, lost: AbortSignal): Promise<void> {
      if (stopped.signal.aborted || lost.aborted) return;
      waitingFor = 'reading the newest snapshot';
      try {
        await runReign(
          { epoch, lost, stop: stopped.signal },
          {
            context: { ...context, log },
            config,
            settings,
            createEngine: deps.createEngine,
            metrics,
            onOpen: (opened) => {
              lanes = opened;
            },
          },
        );
      } finally {
        lanes = undefined;
        waitingFor = standingBy;
      }
    }

    let reigns: Promise<void> = Promise.resolve();
    let candidacy: Campaign | undefined;
    teardown.defer('reign', async () => {
      // The role is given back only when nothing is being written any more.
      stopped.abort();
      await reigns;
      await candidacy?.close();
    });
    candidacy = await campaign(
      { bus, role: name, member: `${hostname()}:${process.pid}`, clock, log },
      ({ epoch, lost }) => {
        reigns = reigns.then(() => reign(epoch, lost)).catch(failure.report);
      },
    );
    candidacy.failed.catch(failure.report);
    if (waitingFor === joining) waitingFor = standingBy;

    let broken: string | undefined;
    failure.promise.catch((error: unknown) => {
      broken = String(error);
    });
    return {
      name,
      readiness: () => {
        const reason = broken ?? (lanes === undefined ? waitingFor : undefined);
        return reason === undefined ? { ready: true } : { ready: false, reason };
      },
      failed: failure.promise,
      close: () => teardown.run(),
    };
  });
}

/** A promise that rejects with the first failure that is reported. */
function createFailure(): { promise: Promise<never>; report: (error: unknown) => void } {
  let report: (error: unknown) => void = () => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    report = reject;
  });
  promise.catch(() => undefined);
  return { promise, report };
}
