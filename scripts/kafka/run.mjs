// Runs a Kafka broker in the foreground, for trials without Docker: npm run kafka [-- --port 9092 --dir .kafka/broker]
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { register } from 'tsx/esm/api';

register();
const { freePort, kafkaAvailability, startKafkaBroker } = await import('./broker.ts');

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9092' },
    dir: { type: 'string', default: '.kafka/broker' },
  },
});
const availability = kafkaAvailability();
if (!availability.available) {
  console.error(`Kafka broker: ${availability.reason}`);
  process.exit(1);
}
const broker = await startKafkaBroker({
  dir: resolve(values.dir),
  port: Number(values.port),
  controllerPort: await freePort(Number(values.port)),
});
console.log(`Kafka broker: KAFKA_BROKERS=${broker.address} (Ctrl-C stops it)`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void broker.stop());
await broker.exited();
