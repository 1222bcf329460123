import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createBusMetrics } from '../../../services/core/bus/bus-metrics.ts';
import {
  createDeadLetterWriter,
  deadLetterId,
  rawBytesKept,
} from '../../../services/core/bus/dead-letters.ts';
import { createDelivery, DeliveryStopped } from '../../../services/core/bus/delivery.ts';
import type { BatchHandler, EventBus } from '../../../services/core/bus/event-bus.ts';
import type { TopicDefinition } from '../../../services/core/contracts/bus-topics.ts';
import type { DeadLetter } from '../../../services/core/contracts/dead-letter.ts';
import { BarographError } from '../../../services/core/errors.ts';
import { silentLog, type Thing, thingSchema } from '../../support/bus-harness.ts';

const topic: TopicDefinition<Thing> = {
  name: 'replay.things',
  partitions: 1,
  schema: thingSchema,
  cleanup: 'delete',
};

function setUp(handler: BatchHandler<Thing>, publishFailures = 0, name = topic.name) {
  const letters: { topic: string; letter: DeadLetter }[] = [];
  let failures = publishFailures;
  const publish: EventBus['publish'] = async (target, records) => {
    failures -= 1;
    if (failures >= 0) throw new Error('the disk is full');
    for (const { value } of records) {
      letters.push({ topic: target.name, letter: value as unknown as DeadLetter });
    }
  };
  const metrics = createBusMetrics(new Registry());
  const onWritten = () => undefined;
  const deps = {
    publish,
    topicName: name,
    service: 's',
    clock: () => 1,
    log: silentLog,
    onWritten,
  };
  const deliver = createDelivery({
    topic: { ...topic, name },
    group: 'g',
    handler,
    writeDeadLetters: createDeadLetterWriter(deps),
    metrics,
    log: silentLog,
    backoff: { baseMs: 1, maxMs: 2 },
  });
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const run = (values: readonly (string | null)[]) =>
    deliver({
      partition: 0,
      records: values.map((value, offset) => ({ offset, key: null, appendedAt: 1, value })),
      endOffset: values.length,
      signal: abandoned.signal,
      stopping: stopping.signal,
    });
  return { run, letters, stopping, abandoned };
}

const values = (count: number) => Array.from({ length: count }, (_, n) => JSON.stringify({ n }));

describe('delivery', () => {
  it('finds one poison record among 500 in few calls, and keeps the order of the rest', async () => {
    const handled: number[] = [];
    let calls = 0;
    const { run, letters } = setUp(async ({ records }) => {
      calls += 1;
      if (records.some(({ value }) => value.n === 321)) throw new TypeError('poison');
      handled.push(...records.map(({ value }) => value.n));
    });
    await run(values(500));
    expect(handled).toEqual(Array.from({ length: 500 }, (_, n) => n).filter((n) => n !== 321));
    expect(calls).toBeLessThan(25);
    expect(letters).toMatchObject([
      { topic: 'replay.dead-letters', letter: { reason: 'poison', origin: { offset: 321 } } },
    ]);
  });

  it('writes a dead letter as often as it takes', async () => {
    const { run, letters } = setUp(async () => undefined, 2);
    await run(['{']);
    expect(letters).toHaveLength(1);
  });

  it('ends without an acknowledgement when a dead letter cannot be written until the stop', async () => {
    const { run, letters, stopping } = setUp(async () => undefined, Number.POSITIVE_INFINITY);
    const running = run(['{']);
    stopping.abort();
    await expect(running).rejects.toBeInstanceOf(DeliveryStopped);
    expect(letters).toEqual([]);
  });

  it('ends without an acknowledgement, and without a dead letter, when it is stopped while retrying', async () => {
    const { run, letters, stopping } = setUp(async () => {
      stopping.abort();
      throw new BarographError('later', { retriable: true });
    });
    await expect(run(values(3))).rejects.toBeInstanceOf(DeliveryStopped);
    expect(letters).toEqual([]);
  });

  it('does not count a handler that returns after the partition has gone', async () => {
    const { run, abandoned } = setUp(async () => abandoned.abort());
    await expect(run(values(3))).rejects.toBeInstanceOf(DeliveryStopped);
  });

  it('tells the bytes, their number and the reason, within bounds', async () => {
    const { run, letters } = setUp(async () => undefined);
    const huge = 'x'.repeat(rawBytesKept + 10);
    await run([huge, null]);
    const [first, second] = letters.map(({ letter }) => letter);
    expect(first?.rawBytes).toBe(rawBytesKept + 10);
    expect(Buffer.from(first?.raw ?? '', 'base64')).toHaveLength(rawBytesKept);
    expect(first?.reason.length).toBeLessThanOrEqual(2_000);
    expect(second).toMatchObject({
      raw: '',
      rawBytes: 0,
      reason: expect.stringMatching(/no value/),
    });
    expect(first?.id).toBe(deadLetterId(topic.name, 0, 0));
    expect(first?.id).not.toBe(second?.id);
  });

  it('never writes a dead letter about a dead letter', async () => {
    const { run, letters } = setUp(async () => undefined, 0, 'live.dead-letters');
    await run(['{']);
    expect(letters).toEqual([]);
  });
});
