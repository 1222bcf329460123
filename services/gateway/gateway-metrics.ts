import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const name = (text: string) => `barograph_gateway_${text}`;
const patienceMs = 500;
const seconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** The gateway's figures. `collect` functions are called when `/metrics` is read. */
export function createGatewayMetrics(registry: Registry) {
  const registers = [registry];
  const counter = (label: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: name(label), help, labelNames, registers });
  return {
    consumed: counter('posts_consumed_total', 'Scored posts read from the bus.', ['lane']),
    inserted: counter('posts_inserted_total', 'Posts added to the history.', ['lane']),
    duplicates: counter('posts_duplicate_total', 'Posts the history held already.', ['lane']),
    stale: counter('records_stale_total', 'Records of an older epoch or generation, left out.', [
      'lane',
    ]),
    dropped: counter('posts_dropped_total', 'Posts dropped by retention or the disk limit.'),
    framesSent: counter('frames_sent_total', 'Frames sent to pages.'),
    framesDropped: counter(
      'frames_dropped_total',
      'Frames left out because a page had not taken the one before.',
    ),
    lag: new Gauge({
      name: name('lag_records'),
      help: 'Records of a partition that wait to be taken.',
      labelNames: ['topic', 'partition'],
      registers,
    }),
    transactionSeconds: new Histogram({
      name: name('transaction_seconds'),
      help: 'Time to commit a group of batches to the history.',
      buckets: seconds,
      registers,
    }),
    querySeconds: new Histogram({
      name: name('query_seconds'),
      help: 'Time of a query of the history.',
      labelNames: ['query'],
      buckets: seconds,
      registers,
    }),
    /** A gauge that asks for its value when it is read. */
    gauge: (label: string, help: string, collect: () => Promise<number> | number) =>
      new Gauge({
        name: name(label),
        help,
        registers,
        async collect() {
          // A figure that cannot be had, or not soon, keeps its last value: the others are still of use.
          const asked = Promise.resolve(collect()).then(
            (value) => this.set(value),
            () => undefined,
          );
          await Promise.race([asked, sleep(patienceMs, undefined, { ref: false })]);
        },
      }),
  };
}

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;
