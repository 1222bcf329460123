import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { startAlertingDoor } from '../../services/alerting/http/alerting-door.ts';
import type { BusPlace } from '../../services/core/bus/open-bus.ts';
import { coreConfigSchema } from '../../services/core/config/core-config.ts';
import type { BacktestRequest, BacktestView } from '../../services/core/contracts/api/backtests.ts';
import type { ServiceContext } from '../../services/core/service.ts';
import { type RunningGateway, runGateway } from './running-gateway.ts';

/** Alerting's door with a real thread, and a gateway that passes on to it. */
export interface RunningBacktests {
  readonly gateway: RunningGateway;
  /** Where the door itself listens. */
  readonly doorUrl: string;
  /** Asks for a backtest and waits for its end. */
  finished(request: BacktestRequest): Promise<BacktestView>;
  /** Waits until a backtest stands as is wanted. */
  untilView(id: string, wanted: (view: BacktestView) => boolean): Promise<BacktestView>;
  stop(): Promise<void>;
}

/** Where a thread finds the bus that a test has open: with the embedded one in the folder `bus` of `dataDir`. */
export function placeOf(dataDir: string, broker?: string): BusPlace {
  const bus = broker === undefined ? {} : { kind: 'kafka', brokers: [broker], clientId: 'test' };
  return { dataDir, bus: coreConfigSchema.parse({ bus }).bus };
}

export async function runBacktests(
  context: ServiceContext,
  place: BusPlace,
): Promise<RunningBacktests> {
  const door = await startAlertingDoor(
    { host: '127.0.0.1', port: 0, access: { hosts: [] }, place, backtestMegabytes: 512 },
    { ...context, metrics: new Registry(), services: () => [] },
  );
  const gateway = await runGateway({ alertingUrl: () => door.url });

  async function untilView(
    id: string,
    wanted: (view: BacktestView) => boolean,
  ): Promise<BacktestView> {
    const deadline = performance.now() + 120_000;
    for (;;) {
      const { status, body } = await gateway.get(`/backtests/${id}?limit=2000`);
      if (status === 200 && wanted(body)) return body;
      if (performance.now() > deadline) throw new Error(`it stayed ${JSON.stringify(body)}`);
      await sleep(20);
    }
  }

  return {
    gateway,
    doorUrl: door.url,
    untilView,
    finished: async (request) => {
      const { status, body } = await gateway.send('POST', '/backtests', request);
      if (status !== 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
      return untilView(body.id, ({ state }) => state !== 'waiting' && state !== 'running');
    },
    stop: async () => {
      await gateway.stop();
      await door.close();
    },
  };
}
