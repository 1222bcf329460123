import { collectDefaultMetrics, Registry } from 'prom-client';
import { openBus } from './bus/open-bus.ts';
import { systemClock } from './clock.ts';
import type { CoreConfig } from './config/core-config.ts';
import { lockDataFolder } from './data-folder.ts';
import { BarographError, ConfigError, messageOf } from './errors.ts';
import { createLog, type Log } from './log.ts';
import type { Service, ServiceContext } from './service.ts';
import { createTeardown, type Teardown } from './teardown.ts';

/** A process may take this long to drain after SIGTERM before it is ended by force. */
const drainMs = 9_000;

export interface ProcessParts {
  readonly context: ServiceContext;
  readonly teardown: Teardown;
  /** Adds a running service: `/readyz` reports it, its failure ends the process, stopping closes it. */
  readonly add: (service: Service) => void;
  readonly services: () => readonly Service[];
}

/**
 * The life of a Barograph process: lock the data folder, open the bus, start services with `start`, run until
 * SIGTERM or SIGINT (exit 0) or until a service fails (exit 1), and undo everything last-in first-out.
 * Problems that a user can mend are one plain line on standard error and exit 1 (2 for the configuration).
 */
export async function runProcess<C extends CoreConfig>(
  load: () => C,
  start: (config: C, parts: ProcessParts) => Promise<void>,
  options: { readonly needsKafka?: boolean } = {},
): Promise<void> {
  const teardown = createTeardown();
  let log: Log | undefined;
  try {
    const config = load();
    if (options.needsKafka && config.bus.kind !== 'kafka') {
      throw new ConfigError([
        'KAFKA_BROKERS: a service on its own needs Kafka; name the brokers, or run everything in one process with "npm start"',
      ]);
    }
    log = createLog(config.log.level);
    const stopped = stopSignal();
    const failures: Promise<never>[] = [];
    const services: Service[] = [];
    let starting = true;

    const lock = await lockDataFolder(config.dataDir);
    teardown.defer('data folder', () => lock.release());
    const metrics = new Registry();
    collectDefaultMetrics({ register: metrics });
    const bus = openBus(config, { log, metrics, clock: systemClock });
    teardown.defer('bus', () => bus.close());

    const up = start(config, {
      context: { bus, log, metrics, clock: systemClock, dataDir: config.dataDir },
      teardown,
      services: () => (starting ? [...services, unstarted] : services),
      add: (service) => {
        services.push(service);
        failures.push(service.failed);
        service.failed.catch(() => undefined);
        teardown.defer(service.name, () => service.close());
      },
    });
    // A start that waits for something absent (a broker, say) must not outlive the wish to stop.
    up.catch(() => undefined);
    await Promise.race([up, stopped]);
    starting = false;
    const signal = await Promise.race([stopped, ...failures]);
    log.info({ signal }, 'stopping');
    await drain(teardown);
    log.info('stopped');
    process.exit(0);
  } catch (error) {
    report(error, log);
    await drain(teardown).catch((failure: unknown) => report(failure, log));
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
}

/** Stands in `/readyz` for the services that have not come up yet. */
const unstarted: Service = {
  name: 'start',
  readiness: () => ({ ready: false, reason: 'services are still starting' }),
  failed: new Promise<never>(() => undefined),
  close: async () => undefined,
};

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
}

async function drain(teardown: Teardown): Promise<void> {
  const force = setTimeout(() => {
    process.stderr.write(
      `barograph: could not stop within ${drainMs / 1_000} s, ending by force\n`,
    );
    process.exit(1);
  }, drainMs);
  await teardown.run();
  clearTimeout(force);
}

/** What a user can mend is one plain line; anything else goes to the log with its stack. */
function report(error: unknown, log: Log | undefined): void {
  if (error instanceof BarographError) process.stderr.write(`barograph: ${error.message}\n`);
  else if (log !== undefined) log.fatal({ err: error }, 'stopping after an error');
  else process.stderr.write(`barograph: ${messageOf(error)}\n`);
}
