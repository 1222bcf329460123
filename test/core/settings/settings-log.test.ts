import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EventBus } from '../../../services/core/bus/event-bus.ts';
import { systemClock } from '../../../services/core/clock.ts';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import {
  followSettings,
  type SettingsChange,
  type SettingsLog,
} from '../../../services/core/settings/settings-log.ts';
import { type IngestBus, openIngestBus } from '../../support/ingest-bus.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../../support/kafka-broker.ts';
import { filterOf } from '../../support/nasty-texts.ts';
import { patient } from '../../support/patient.ts';
import { filterChange } from '../../support/settings-records.ts';

const never = new AbortController().signal;
let ids = 0;
let open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const opened of open.reverse()) await opened.close();
  open = [];
});

function change(id: string, from: number, name: string | null, by = ''): SettingsChange<'filter'> {
  return { kind: 'filter', id, from, value: name === null ? null : { ...filterOf(), name }, by };
}

async function follow(bus: EventBus): Promise<SettingsLog> {
  const settings = await followSettings(bus, 'tester', systemClock);
  open.push(settings);
  return settings;
}

/** What must hold on every bus; tests of one file share its log. */
function describeSettingsLog(storage: () => IngestBus): void {
  /** Buses of two processes, or the one that an embedded log has. */
  function buses(): [EventBus, EventBus] {
    const first = openIngestBus(storage());
    open.push(first);
    if (storage().kind === 'embedded') return [first, first];
    const second = openIngestBus(storage());
    open.push(second);
    return [first, second];
  }
  function newId(): string {
    ids += 1;
    return `filter-${ids}`;
  }

  it('answers a change with what every reader finds', async () => {
    const [one, other] = buses();
    const [writer, reader] = [await follow(one), await follow(other)];
    const id = newId();
    const created = await writer.change(change(id, 0, 'Banks', 'Ada'));
    expect(created).toMatchObject({
      accepted: true,
      entry: { id, version: 1, by: 'Ada', value: { name: 'Banks' } },
    });
    expect(writer.current().filter.get(id)).toEqual(created.entry);
    await reader.reach(writer.end, never);
    expect(reader.current()).toEqual(writer.current());
    const deleted = await reader.change(change(id, 1, null));
    expect(deleted).toEqual({ accepted: true, entry: undefined });
    expect(await writer.change(change(id, 1, 'Late'))).toEqual({
      accepted: false,
      entry: undefined,
    });
  });

  it('accepts one of two changes made at once, and tells the other so', async () => {
    const [one, other] = buses();
    const [first, second] = [await follow(one), await follow(other)];
    const id = newId();
    await first.change(change(id, 0, 'As it was'));
    for (let version = 1; version <= 10; version += 1) {
      const results = await Promise.all([
        first.change(change(id, version, `one ${version}`, 'one')),
        second.change(change(id, version, `other ${version}`, 'other')),
      ]);
      const [winner, ...more] = results.filter(({ accepted }) => accepted);
      expect(more).toEqual([]);
      expect(winner?.entry?.version).toBe(version + 1);
      const loser = results.find(({ accepted }) => !accepted);
      expect(loser?.entry).toEqual(winner?.entry);
      await second.reach(first.end, never);
      await first.reach(second.end, never);
      expect(first.current().filter.get(id)).toEqual(winner?.entry);
      expect(second.current().filter.get(id)).toEqual(winner?.entry);
    }
  });

  it('tells listeners of what has changed, until they stop listening', async () => {
    const [bus] = buses();
    const settings = await follow(bus);
    const id = newId();
    const seen: (number | undefined)[] = [];
    const stop = settings.onChange(({ filter }) => seen.push(filter.get(id)?.version));
    await settings.change(change(id, 0, 'One'));
    await settings.change(change(id, 5, 'Refused'));
    await settings.change(change(id, 1, 'Two'));
    stop();
    await settings.change(change(id, 2, 'Three'));
    expect(seen).toEqual([1, 2]);
  });

  it('waits for a place of the log, or until it is told to stop', async () => {
    const [one, other] = buses();
    const [writer, reader] = [await follow(one), await follow(other)];
    const before = reader.end;
    const id = newId();
    const reached = reader.reach(before + 2, never);
    const given = new AbortController();
    const far = reader.reach(before + 1_000, given.signal);
    await writer.change(change(id, 0, 'One'));
    await writer.change(change(id, 1, 'Two'));
    await reached;
    expect(reader.at(before).filter.get(id)).toBeUndefined();
    expect(reader.at(before + 1).filter.get(id)?.value.name).toBe('One');
    expect(reader.at(before + 2).filter.get(id)?.value.name).toBe('Two');
    given.abort(new Error('told to stop'));
    await expect(far).rejects.toThrow('told to stop');
    await expect(reader.reach(before + 1_000, given.signal)).rejects.toThrow('told to stop');
  });

  it('knows after a restart what held at every place, copies of records included', async () => {
    const [bus] = buses();
    const settings = await follow(bus);
    const id = newId();
    const twice = filterChange(id, 0, 'Sent twice');
    const key = `filter/${id}`;
    await bus.publish(busTopics.settingsLog, [
      { key, value: twice },
      { key, value: twice },
      { key, value: filterChange(id, 1, null) },
      { key, value: twice },
    ]);
    await settings.change(change(newId(), 0, 'Last'));
    const again = await follow(bus);
    expect(again.end).toBe(settings.end);
    for (let end = 0; end <= settings.end; end += 1) {
      expect(again.at(end)).toEqual(settings.at(end));
    }
    expect(again.current().filter.has(id)).toBe(false);
  });
}

describe('settings log on the embedded bus', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-settings-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  describeSettingsLog(() => ({ kind: 'embedded', dataDir }));

  it('is followed to its last valid record: what nobody can read holds nobody up', async () => {
    const bus = openIngestBus({ kind: 'embedded', dataDir });
    open.push(bus);
    const before = await follow(bus);
    const ofANewerVersion = { ...filterChange('x', 0, 'x'), kind: 'watchlist' };
    const anything = { ...busTopics.settingsLog, schema: z.unknown() };
    await bus.publish(anything, [{ key: 'watchlist/x', value: ofANewerVersion }]);
    const after = await follow(bus);
    expect(after.end).toBe(before.end);
    const { entry } = await after.change(change('after', 0, 'After'));
    expect(entry?.version).toBe(1);
    await expect.poll(() => before.end, patient).toBe(after.end);
  });
});

describe.skipIf(!kafkaAvailability().available)('settings log on Kafka', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker.destroy());
  describeSettingsLog(() => ({ kind: 'kafka', broker: broker.address }));
});
