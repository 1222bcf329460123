import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { openBus } from '../../../services/core/bus/open-bus.ts';
import { coreConfigSchema } from '../../../services/core/config/core-config.ts';
import { newTopic, silentLog, things } from '../../support/bus-harness.ts';
import { readAll } from '../../support/bus-records.ts';
import { kafkaAvailability, startTestBroker } from '../../support/kafka-broker.ts';

const deps = () => ({ log: silentLog, metrics: new Registry(), clock: Date.now });

describe('openBus', () => {
  it('opens the embedded bus in the data folder by default', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'barograph-open-'));
    const bus = openBus(coreConfigSchema.parse({ dataDir }), deps());
    await bus.publish(newTopic(1), things(0, 1));
    await bus.close();
    expect(existsSync(join(dataDir, 'bus', 'bus.lmdb'))).toBe(true);
    await rm(dataDir, { recursive: true });
  });

  it.skipIf(!kafkaAvailability().available)('opens Kafka when brokers are configured', async () => {
    const broker = await startTestBroker();
    const kafka = { kind: 'kafka', brokers: [broker.address] };
    const bus = openBus(coreConfigSchema.parse({ bus: kafka }), deps());
    const topic = newTopic(1);
    await bus.publish(topic, things(0, 3));
    expect(await readAll(bus, topic, { from: 'earliest' })).toHaveLength(3);
    await bus.close();
    await broker.destroy();
  });
});
