import { hostname } from 'node:os';
import { campaign } from '../core/bus/leadership.ts';
import type { Service, ServiceContext } from '../core/service.ts';
import { followSettings } from '../core/settings/settings-log.ts';
import { withTeardown } from '../core/teardown.ts';
import type { NotifierConfig } from './config.ts';
import { createNotifierMetrics } from './notifier-metrics.ts';
import { type AtWork, runReign } from './reign.ts';
import { openRoutes } from './routes/index.ts';
import type { Route } from './routes/route.ts';

const name = 'notifier';
const standingBy = 'standing by: another notifier is the active one';

/**
 * Starts the notifier: it tells people of alerts by the routes that are configured, one notifier at a time; others
 * stand by.
 * @throws ConfigError when the secret of a route has not been read
 */
export async function startNotifier(
  context: ServiceContext,
  config: NotifierConfig,
  routes: readonly Route[] = openRoutes(config, context.clock),
): Promise<Service> {
  const { bus, clock, metrics: registry } = context;
  const log = context.log.child({ service: name });
  return withTeardown(async (teardown) => {
    let atWork: AtWork | undefined;
    let waitingFor = standingBy;
    const metrics = createNotifierMetrics(registry, {
      waiting: () => atWork?.outbox.waiting ?? 0,
      alerts: () => atWork?.desk.book.size ?? 0,
    });
    const settings = await followSettings(bus, name, clock);
    teardown.defer('settings', () => settings.close());

    let report: (error: unknown) => void = () => undefined;
    const failed = new Promise<never>((_resolve, reject) => {
      report = reject;
    });
    failed.catch(() => undefined);
    settings.failed.catch(report);

    async function reign(epoch: number, signal: AbortSignal): Promise<void> {
      if (signal.aborted) return;
      waitingFor = 'reading the log';
      try {
        await runReign(epoch, signal, {
          context: { ...context, log },
          config,
          settings,
          routes,
          metrics,
          onOpen: (opened) => {
            atWork = opened;
          },
        });
      } finally {
        atWork = undefined;
        waitingFor = standingBy;
      }
    }

    const stopped = new AbortController();
    let reigns: Promise<void> = Promise.resolve();
    const candidacy = await campaign(
      { bus, role: name, member: `${hostname()}:${process.pid}`, clock, log },
      ({ epoch, lost }) => {
        const signal = AbortSignal.any([lost, stopped.signal]);
        reigns = reigns.then(() => reign(epoch, signal)).catch(report);
      },
    );
    candidacy.failed.catch(report);
    teardown.defer('reign', async () => {
      // The role is given back only when nothing is being told any more.
      stopped.abort();
      await reigns;
      await candidacy.close();
    });

    return {
      name,
      readiness: () =>
        atWork === undefined ? { ready: false, reason: waitingFor } : { ready: true },
      failed,
      close: () => teardown.run(),
    };
  });
}
