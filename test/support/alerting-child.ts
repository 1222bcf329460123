// Alerting in a process of its own that ends where it is told to, with kill -9 or cleanly, or when all is closed.
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import type { ReplayRun } from '../../services/core/contracts/lane.ts';
import { untilClosed } from './alerting-reference.ts';
import { contextOn } from './bus-context.ts';
import type { BusStorage } from './bus-harness.ts';
import { createCountingEngine } from './counting-engine.ts';
import { startCountingAlerting } from './running-alerting.ts';

export interface AlertingOrders {
  readonly storage: BusStorage;
  /** The kill: after so many publishes, or in the middle of so many minutes. */
  readonly killAfterPublishes?: number;
  readonly killInMinute?: number;
  /** A clean stop, begun while so many minutes are being worked on. */
  readonly stopInMinute?: number;
  /** The minute that ends everything, and the replays beside the live lane. */
  readonly last: number;
  readonly replays: readonly ReplayRun[];
}

const orders = JSON.parse(process.argv[2] ?? '') as AlertingOrders;
const { bus: realBus, ...context } = contextOn(orders.storage);
let publishes = 0;
let minutes = 0;

/** As suddenly as from outside: nothing runs after it. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const publish: EventBus['publish'] = async (topic, records) => {
  await realBus.publish(topic, records);
  publishes += 1;
  if (publishes === orders.killAfterPublishes) die();
};

const service = await startCountingAlerting(
  { ...context, bus: { ...realBus, publish } },
  (state) => {
    const engine = createCountingEngine(state);
    return {
      ...engine,
      close: (minute) => {
        minutes += 1;
        if (minutes === orders.killInMinute) die();
        if (minutes === orders.stopInMinute) void stop();
        return engine.close(minute);
      },
    };
  },
);
service.failed.catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});

async function stop(): Promise<void> {
  await service.close();
  await realBus.close();
  process.exit(0);
}

const { last, replays } = orders;
await untilClosed(realBus, 'live', last);
await untilClosed(realBus, 'replay', last, replays);
await stop();
