import { Writable } from 'node:stream';
import { Registry } from 'prom-client';
import { createLog } from '../../services/core/log.ts';
import { notifierConfig } from '../../services/notifier/config.ts';
import { startNotifierDoor } from '../../services/notifier/http/notifier-door.ts';
import { startNotifier } from '../../services/notifier/notifier-service.ts';
import { openRoutes } from '../../services/notifier/routes/index.ts';
import { type RunningGateway, runGateway } from './running-gateway.ts';

export interface RunningRoutes {
  readonly gateway: RunningGateway;
  /** All that the notifier has logged so far. */
  logged(): string;
  stopNotifier(): Promise<void>;
}

/** A gateway and a notifier with its door on one bus; each alert is told at once. */
export async function runRoutes(routes: readonly object[], token: string): Promise<RunningRoutes> {
  let url: string | undefined;
  let logged = '';
  const gateway = await runGateway({ token, notifierUrl: () => url });
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      logged += String(chunk);
      done();
    },
  });
  const clock = Date.now;
  const config = notifierConfig.schema.parse({
    groupBy: ['series'],
    groupWaitSeconds: 0,
    stalledMinutes: 1_440,
    routes,
  });
  const opened = openRoutes(config, clock);
  const log = createLog('trace', destination);
  const context = { bus: gateway.bus, clock, log, metrics: new Registry(), dataDir: '' };
  const service = await startNotifier(context, config, opened);
  const access = { host: '127.0.0.1', token, hosts: [] };
  const door = await startNotifierDoor(
    { host: '127.0.0.1', port: 0, access },
    { ...context, services: () => [service], routes: opened },
  );
  url = door.url;
  return {
    gateway,
    logged: () => logged,
    stopNotifier: async () => {
      await door.close();
      await service.close();
    },
  };
}
