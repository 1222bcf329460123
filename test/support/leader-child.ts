// A process of its own that stands for a role and, while it believes in its reign, publishes its epoch again and again.
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { createKafkaBus } from '../../services/core/bus/kafka-bus.ts';
import { campaign } from '../../services/core/bus/leadership.ts';
import { silentLog, thingSchema } from './bus-harness.ts';

interface Orders {
  readonly broker: string;
  readonly role: string;
  readonly topic: string;
}

const { broker, role, topic: name } = JSON.parse(process.argv[2] ?? '') as Orders;
const topic = { name, partitions: 1, schema: thingSchema, cleanup: 'delete' } as const;
const clock = Date.now;
const bus = createKafkaBus({
  brokers: [broker],
  clientId: 'leader',
  retentionMs: 1e9,
  clock,
  log: silentLog,
  metrics: new Registry(),
  sessionTimeoutMs: 2_000,
});
const standing = { bus, role, member: `process ${process.pid}`, clock, log: silentLog };
await campaign(standing, async ({ epoch, lost }) => {
  while (!lost.aborted) {
    await bus.publish(topic, [{ key: null, value: { n: epoch } }]);
    await sleep(10);
  }
  // What was about to be written when the news came; whether it is depends on which socket is read first.
  await bus.publish(topic, [{ key: null, value: { n: epoch } }]);
});
