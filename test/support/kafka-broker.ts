import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  type KafkaAvailability,
  type KafkaBroker,
  kafkaAvailability as lookForKafka,
  startKafkaBroker,
} from '../../scripts/kafka/broker.ts';

export type { KafkaBroker };

let known: KafkaAvailability | undefined;

/**
 * Whether tests can start a real broker here. Where CI is set it must be possible: nothing is skipped there.
 * @throws Error under CI when there is no broker
 */
export function kafkaAvailability(): KafkaAvailability {
  known ??= lookForKafka();
  if (!known.available && process.env['CI'] === 'true') {
    throw new Error(`CI needs a Kafka broker: ${known.reason}`);
  }
  return known;
}

export interface TestBroker extends KafkaBroker {
  /** Stops it and removes its data. */
  destroy(): Promise<void>;
}

/** A broker of a test's own, on free ports, in a temporary folder. */
export async function startTestBroker(
  login?: Parameters<typeof startKafkaBroker>[0]['login'],
): Promise<TestBroker> {
  const dir = await mkdtemp(join(tmpdir(), 'barograph-kafka-'));
  const port = await freePort();
  const broker = await startKafkaBroker({
    dir,
    port,
    controllerPort: await freePort(port),
    ...(login === undefined ? {} : { login }),
  });
  return {
    ...broker,
    destroy: async () => {
      await broker.kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
