import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createSnapshotStore,
  type SnapshotPlace,
  type SnapshotStore,
} from '../../../services/alerting/snapshots/snapshot-store.ts';
import type { EventBus } from '../../../services/core/bus/event-bus.ts';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import { contextOn, freshStorage } from '../../support/bus-context.ts';
import { silentLog } from '../../support/bus-harness.ts';
import { readAll } from '../../support/bus-records.ts';

const { alertingSnapshots: heads, alertingSnapshotParts: parts } = busTopics;
let bus: EventBus;
afterEach(() => bus.close());

function open(epoch = 1, version = '1'): SnapshotStore {
  return createSnapshotStore({ bus, log: silentLog, epoch, version });
}

function place(id: string, minute = 0): SnapshotPlace {
  return { id, minute, offsets: [{ partition: 0, offset: 7 }] };
}

const any = (): boolean => true;

describe('snapshots', () => {
  it('come back as they were written, however many parts they take', async () => {
    ({ bus } = contextOn(freshStorage()));
    const state = { noise: randomBytes(1_500_000).toString('hex'), text: 'so and so' };
    const characters = await open().write(place('a', 60_000), JSON.stringify(state));
    const found = await open().newest(any);
    expect(found?.state).toEqual(state);
    expect(found?.head).toMatchObject({ ...place('a', 60_000), epoch: 1, version: '1' });
    const written = await readAll(bus, parts, { from: 'earliest' });
    expect(written.length).toBeGreaterThan(2);
    expect(found?.head.parts).toBe(written.length);
    expect(written.reduce((sum, { value }) => sum + value.data.length, 0)).toBe(characters);
  });

  it('are found newest first, among those that are wanted', async () => {
    ({ bus } = contextOn(freshStorage()));
    const store = open();
    await Promise.all(['a', 'b', 'c'].map((id) => store.write(place(id), JSON.stringify({ id }))));
    expect((await store.newest(any))?.state).toEqual({ id: 'c' });
    expect((await store.newest(({ id }) => id === 'a'))?.state).toEqual({ id: 'a' });
    expect(await store.newest(({ id }) => id === 'd')).toBeUndefined();
  });

  it('of another version are not used', async () => {
    ({ bus } = contextOn(freshStorage()));
    await open(1, '1').write(place('a'), '1');
    await open(2, '2').write(place('b'), '2');
    expect((await open(3, '1').newest(any))?.head.id).toBe('a');
  });

  it('that are not whole give way to the one before', async () => {
    ({ bus } = contextOn(freshStorage()));
    const store = open();
    await store.write(place('a'), '"whole"');
    await store.write(place('b'), '"never mind"');
    const head = (await store.newest(any))?.head;
    if (head === undefined) throw new Error('nothing was found');
    await bus.publish(heads, [{ key: 'c', value: { ...head, id: 'c' } }]);
    const data = Buffer.from('no gzip').toString('base64');
    await bus.publish(parts, [{ key: 'd', value: { snapshot: 'd', index: 0, data } }]);
    const firstPart = head.firstPart + 1;
    await bus.publish(heads, [{ key: 'd', value: { ...head, id: 'd', firstPart } }]);
    await bus.publish(heads, [{ key: 'e', value: { ...head, id: 'b', parts: 2 } }]);
    expect((await store.newest(any))?.state).toBe('never mind');
    expect((await store.newest(({ parts: count }) => count === 2))?.state).toBeUndefined();
  });

  it('are found among parts that another writer left between', async () => {
    ({ bus } = contextOn(freshStorage()));
    const store = open();
    await store.write(place('a'), '"mine"');
    const head = (await store.newest(any))?.head;
    if (head === undefined) throw new Error('nothing was found');
    const [own] = await readAll(bus, parts, { from: 'earliest' });
    const foreign = { snapshot: 'z', index: 0, data: 'AAAA' };
    await bus.publish(parts, [{ key: 'z', value: foreign }]);
    if (own !== undefined) {
      await bus.publish(parts, [{ key: 'b', value: { ...own.value, snapshot: 'b' } }]);
    }
    await bus.publish(heads, [{ key: 'b', value: { ...head, id: 'b', firstPart: 1 } }]);
    expect(await store.newest(any)).toMatchObject({ head: { id: 'b' }, state: 'mine' });
  });

  it('of a leader that had been replaced do not count', async () => {
    ({ bus } = contextOn(freshStorage()));
    await open(5).write(place('new', 60_000), '"new"');
    await open(4).write(place('old', 120_000), '"old"');
    expect((await open(6).newest(any))?.state).toBe('new');
  });
});
