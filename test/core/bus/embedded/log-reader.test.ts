import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogReader } from '../../../../services/core/bus/embedded/log-reader.ts';
import type { BusReader } from '../../../../services/core/bus/event-bus.ts';
import { newTopic, type Thing, things } from '../../../support/bus-harness.ts';
import { type EmbeddedFolder, makeEmbeddedFolder } from '../../../support/embedded-bus.ts';

let folder: EmbeddedFolder;
let reader: BusReader | undefined;

beforeEach(async () => {
  folder = await makeEmbeddedFolder();
});
afterEach(async () => {
  await reader?.close();
  reader = undefined;
  await folder.remove();
});

it('sees what the owner of the log appends and drops', async () => {
  let now = 1_700_000_000_000;
  const bus = folder.open({ clock: () => now });
  const topic = newTopic(1);
  await bus.publish(topic, things(0, 3));
  const opened = openLogReader(folder.dataDir);
  reader = opened;
  const numbers = async (from: 'earliest' | { appendedAt: number }): Promise<number[]> => {
    const found: Thing[] = [];
    for await (const records of opened.read(topic, { from })) {
      found.push(...records.map(({ value }) => value));
    }
    return found.map(({ n }) => n);
  };
  expect(await numbers('earliest')).toEqual([0, 1, 2]);
  now += 31 * 86_400_000;
  await bus.publish(topic, things(3, 5));
  expect(await numbers({ appendedAt: now })).toEqual([3, 4]);
  await bus.enforceRetention();
  expect(await opened.offsets(topic)).toEqual([{ partition: 0, low: 3, end: 5 }]);
  expect(await numbers('earliest')).toEqual([3, 4]);
});

it('finds nothing in a topic that nobody has written to, also after somebody has', async () => {
  const bus = folder.open();
  const topic = newTopic(2);
  const opened = openLogReader(folder.dataDir);
  reader = opened;
  const count = async (): Promise<number> => {
    let records = 0;
    for await (const found of opened.read(topic, { from: 'earliest' })) records += found.length;
    return records;
  };
  expect(await count()).toBe(0);
  await bus.publish(topic, things(0, 7));
  expect(await count()).toBe(7);
});

it('says where there is no log', () => {
  expect(() => openLogReader(`${folder.dataDir}/elsewhere`)).toThrow(/no log in .*elsewhere/);
});
