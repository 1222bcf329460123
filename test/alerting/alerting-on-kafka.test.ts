import { afterAll, beforeAll, describe, it } from 'vitest';
import { contextOn } from '../support/bus-context.ts';
import type { BusStorage } from '../support/bus-harness.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { describeAlerting } from './alerting.contract.ts';
import { surviveKills } from './kills.contract.ts';

describe.skipIf(!kafkaAvailability().available)('on Kafka', () => {
  let broker: TestBroker;
  const storage = (): BusStorage => ({ kind: 'kafka', broker: broker.address });
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker?.destroy());

  describeAlerting({
    open: () => contextOn(storage()),
    openSecond: () => contextOn(storage()),
  });

  it('loses and doubles nothing under kill -9 while it is under load', async () => {
    await surviveKills(storage(), [
      { killInMinute: 100 },
      { killAfterPublishes: 9 },
      { killInMinute: 600 },
    ]);
  }, 240_000);
});
