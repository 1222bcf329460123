import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import type { BusFixture } from '../support/bus-fixture.ts';
import { newTopic, type Thing, things } from '../support/bus-harness.ts';
import { numbers, range, readAll } from '../support/bus-records.ts';
import { createCollector } from '../support/collector.ts';
import { patient } from '../support/patient.ts';

const child = fileURLToPath(new URL('../support/bus-child.ts', import.meta.url));
const member = { group: 'g', service: 'tester', maxRecords: 10 };

/** What is left when a process dies without a word. */
export function describeCrashes(fixture: BusFixture): void {
  describe('kill -9', () => {
    it('keeps what was acknowledged to a publisher, without a gap', async () => {
      const topic = newTopic(2);
      const acknowledged = await runUntilKilled('publish', topic, (lines) => lines.length >= 30);
      const published = Number(acknowledged.at(-1));
      const bus = fixture.open();
      const records = await readAll(bus, topic, { from: 'earliest' });
      const found = new Set(records.map((r) => r.value.n));
      expect(range(0, published).filter((n) => !found.has(n))).toEqual([]);
      for (const { partition, low, end } of await bus.offsets(topic)) {
        const offsets = records.filter((r) => r.partition === partition).map((r) => r.offset);
        expect(offsets).toEqual(range(low, end));
      }
      await bus.publish(topic, things(0, 4));
      expect(await readAll(bus, topic, { from: 'earliest' })).toHaveLength(records.length + 4);
    });

    it('delivers what a consumer had not acknowledged to the next one', async () => {
      const topic = newTopic(2);
      const publisher = fixture.open();
      await publisher.publish(topic, things(0, 500));
      await publisher.close();
      const handled = await runUntilKilled('consume', topic, (lines) => lines.length >= 20);
      const bus = fixture.open();
      const collector = createCollector<Thing>();
      await bus.subscribe(topic, member, collector.handler);
      const all = () =>
        new Set([...handled.flatMap((line) => line as number[]), ...numbers(collector.records)]);
      await expect.poll(() => all().size, patient).toBe(500);
    });
  });

  /** Starts a child on the same storage, kills it with SIGKILL once its output will do, and returns that output. */
  async function runUntilKilled(
    work: 'publish' | 'consume',
    topic: TopicDefinition<Thing>,
    enough: (lines: readonly unknown[]) => boolean,
  ): Promise<readonly unknown[]> {
    const { name, partitions } = topic;
    const orders = JSON.stringify({
      storage: fixture.harness().storage,
      topic: { name, partitions },
      work,
    });
    const process_ = spawn(process.execPath, ['--import', 'tsx', child, orders], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((resolve) => process_.once('exit', resolve));
    const lines: unknown[] = [];
    for await (const line of createInterface({ input: process_.stdout })) {
      lines.push(JSON.parse(line));
      if (enough(lines)) process_.kill('SIGKILL');
    }
    await gone;
    expect(process_.signalCode).toBe('SIGKILL');
    return lines;
  }
}
