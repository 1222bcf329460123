import { retry } from '../core/retry.ts';
import type { ServiceContext } from '../core/service.ts';
import type { SettingsLog } from '../core/settings/settings-log.ts';
import { createTeardown } from '../core/teardown.ts';
import type { NotifierConfig } from './config.ts';
import type { RoutePolicy } from './decide/route-policy.ts';
import { type Desk, openDesk } from './desk.ts';
import type { NotifierMetrics } from './notifier-metrics.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { pause } from './pause.ts';
import type { Route } from './routes/route.ts';
import { wants } from './routes/route-settings.ts';
import { unknownRoutes } from './unknown-routes.ts';

/** What an active notifier works with. */
export interface AtWork {
  readonly outbox: Outbox;
  readonly desk: Desk;
}

export interface ReignDeps {
  readonly context: ServiceContext;
  readonly config: NotifierConfig;
  readonly settings: SettingsLog;
  readonly routes: readonly Route[];
  readonly metrics: NotifierMetrics;
  /** Told what it works with once it is at work. */
  readonly onOpen: (atWork: AtWork) => void;
}

const lookEveryMs = 500;
const takeOverBackoff = { baseMs: 200, maxMs: 10_000, retries: Number.POSITIVE_INFINITY };

/**
 * One reign as the active notifier: reads back what has been told and what is on, then tells people until `signal`
 * aborts. What it knows follows from the log alone, so a standby takes over without a gap or a repeat.
 * @throws when the log cannot be read or written, for a reason that waiting does not mend
 */
export async function runReign(epoch: number, signal: AbortSignal, deps: ReignDeps): Promise<void> {
  const { context, config, settings, routes, metrics } = deps;
  const { bus, clock, log } = context;
  const failure = new AbortController();
  const fail = (error: unknown): void => failure.abort(error);
  const over = AbortSignal.any([signal, failure.signal]);
  const routeIds = routes.map(({ id }) => id);
  const policies: readonly RoutePolicy[] = routes.map((route) => ({
    id: route.id,
    wants: (alert) => wants(route, alert),
    sendResolved: route.sendResolved,
  }));
  const teardown = createTeardown();

  /** What was said already is not said again with the next change of a setting. */
  let complaints = '';
  function complain(): void {
    const unknown = unknownRoutes(settings.current(), routeIds);
    const said = JSON.stringify(unknown);
    if (said === complaints) return;
    complaints = said;
    if (unknown.length > 0) log.warn({ unknown }, 'settings name routes that are not configured');
  }

  async function tellWhatIsDue({ desk, outbox }: AtWork): Promise<void> {
    const notifications = desk.due({ routes: policies, epoch, now: clock() });
    if (notifications.length === 0) return;
    await outbox.put(notifications);
    for (const { route } of notifications) metrics.queued(route);
  }

  try {
    const desk = await retry(() => openDesk({ context, config, settings, epoch }), {
      ...takeOverBackoff,
      signal: over,
      onRetry: (error) => log.warn({ err: error }, 'taking over failed'),
    });
    teardown.defer('desk', () => desk.close());
    desk.failed.catch(fail);
    const outbox = createOutbox({
      bus,
      clock,
      log,
      routes,
      epoch,
      signal: over,
      giveUpMs: config.giveUpHours * 3_600_000,
      onAttempt: metrics.attempted,
      onFailure: fail,
    });
    teardown.defer('outbox', () => outbox.close());
    if (!over.aborted) {
      log.info({ epoch, routes: routeIds }, 'notifier is the active one');
      complain();
      teardown.defer('complaints', settings.onChange(complain));
      outbox.resume(desk.undelivered);
      deps.onOpen({ outbox, desk });
    }
    while (!over.aborted) {
      await tellWhatIsDue({ desk, outbox });
      await pause(lookEveryMs, over);
    }
  } catch (error) {
    if (!over.aborted) fail(error);
  } finally {
    await teardown.run();
  }
  if (failure.signal.aborted && !signal.aborted) throw failure.signal.reason;
}
