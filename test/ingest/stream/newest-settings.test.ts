import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EventBus } from '../../../services/core/bus/event-bus.ts';
import { systemClock } from '../../../services/core/clock.ts';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import { followSettings, type SettingsLog } from '../../../services/core/settings/settings-log.ts';
import { createNewestSettings } from '../../../services/ingest/stream/newest-settings.ts';
import { openIngestBus } from '../../support/ingest-bus.ts';
import { filterChange } from '../../support/settings-records.ts';

let bus: EventBus;
let settings: SettingsLog;
beforeEach(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-newest-'));
  bus = openIngestBus({ kind: 'embedded', dataDir });
  settings = await followSettings(bus, 'tester', systemClock);
});
afterEach(async () => {
  await settings.close();
  await bus.close();
});

async function write(value: unknown): Promise<void> {
  const anything = { ...busTopics.settingsLog, schema: z.unknown() };
  await bus.publish(anything, [{ key: 'filter/a', value }]);
}

describe('the settings that a tick goes by', () => {
  it('are all that are in the log, also those that have not been read yet', async () => {
    const newest = createNewestSettings(bus, settings, 30_000);
    expect(await newest()).toBe(0);
    for (let n = 0; n < 20; n += 1) {
      await write(filterChange('a', n, `name ${n}`));
      expect(await newest()).toBe(n + 1);
    }
  });

  it('are those that are known while the log does not answer', async () => {
    await write(filterChange('a', 0, 'first'));
    await settings.reach(1, new AbortController().signal);
    const silent = { offsets: () => new Promise<never>(() => undefined) };
    expect(await createNewestSettings(silent, settings, 20)()).toBe(1);
    const broken = { offsets: () => Promise.reject(new Error('the bus is away')) };
    expect(await createNewestSettings(broken, settings, 30_000)()).toBe(1);
  });

  it('do not wait again for what cannot be read', async () => {
    await write(filterChange('a', 0, 'first'));
    await write({ kind: 'of a newer version' });
    let waits = 0;
    const watched = {
      get end() {
        return settings.end;
      },
      reach: (end: number, signal: AbortSignal) => {
        waits += 1;
        return settings.reach(end, signal);
      },
    };
    const newest = createNewestSettings(bus, watched, 200);
    expect(await newest()).toBe(1);
    expect(await newest()).toBe(1);
    expect(waits).toBe(1);
    await write(filterChange('a', 1, 'second'));
    expect(await newest()).toBe(3);
  });
});
