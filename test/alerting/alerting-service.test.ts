import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { startAlerting } from '../../services/alerting/alerting-service.ts';
import { engineVersion } from '../../services/alerting/engine/engine.ts';
import { createSnapshotStore } from '../../services/alerting/snapshots/snapshot-store.ts';
import { minuteMs } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { ruleSchema } from '../../services/core/contracts/settings/rule.ts';
import { followSettings } from '../../services/core/settings/settings-log.ts';
import {
  type AlertingAccount,
  referenceAccount,
  untilClosed,
  writtenAccount,
} from '../support/alerting-reference.ts';
import { contextOn, freshStorage } from '../support/bus-context.ts';
import { silentLog } from '../support/bus-harness.ts';
import { readAll } from '../support/bus-records.ts';
import { createCountingEngine } from '../support/counting-engine.ts';
import { patient } from '../support/patient.ts';
import {
  alertingSettings,
  publishTraffic,
  startCountingAlerting,
} from '../support/running-alerting.ts';
import { scoredTraffic } from '../support/scored-traffic.ts';
import { describeAlerting } from './alerting.contract.ts';

describeAlerting({
  open: () => contextOn(freshStorage()),
  openSecond: (first) => ({ ...first, metrics: new Registry() }),
});

describe('alerting with the engine that is shipped', () => {
  const from = 1_799_999_940_000;
  const rules = [
    { type: 'threshold', atLeast: 6 },
    { type: 'change', minChangePercent: 300 },
    { type: 'cusum', maxPValue: 0.05, falseAlarmsPerWeek: 1_000 },
  ].map((detector) =>
    ruleSchema.parse({ name: detector.type, series: ['market', 'topic'], detector }),
  );
  // Waves every forty minutes are soon as usual to a baseline as they are: rules of their own see them.
  const traffic = scoredTraffic({ from, minutes: 900, seed: 40 });
  const ruled = scoredTraffic({ from, minutes: 900, seed: 40, settings: () => rules.length });

  /** Starts anew after each of these minutes. */
  async function account(stops: readonly number[]): Promise<AlertingAccount> {
    const context = contextOn(freshStorage());
    const settings = await followSettings(context.bus, 'test', context.clock);
    for (const rule of rules) {
      await settings.change({ kind: 'rule', id: rule.name, from: 0, value: rule, by: 'test' });
    }
    await settings.close();
    let begin = 0;
    for (const end of [...stops, ruled.length]) {
      const metrics = new Registry();
      const service = await startAlerting({ ...context, metrics }, alertingSettings());
      await publishTraffic(context.bus, 'live', ruled.slice(begin, end));
      await untilClosed(context.bus, 'live', from + (end - 1) * minuteMs);
      await service.close();
      begin = end;
    }
    const written = await writtenAccount(context.bus);
    await context.bus.close();
    return written;
  }

  it('says the same whenever it is restarted', async () => {
    const undisturbed = await account([]);
    expect(undisturbed.stories).toHaveLength(900);
    expect(undisturbed.alerts.length).toBeGreaterThan(10);
    expect(new Set(undisturbed.alerts.map(({ rule }) => rule)).size).toBeGreaterThan(1);
    expect(await account([100, 271, 272, 640])).toEqual(undisturbed);
  });

  it('measures what it does', async () => {
    const context = contextOn(freshStorage());
    const { metrics } = context;
    const service = await startAlerting(context, alertingSettings());
    await publishTraffic(context.bus, 'live', traffic.slice(0, 70));
    await untilClosed(context.bus, 'live', from + 69 * minuteMs);
    const value = async (name: string): Promise<number> => {
      const found = await metrics.getSingleMetric(`barograph_alerting_${name}`)?.get();
      return (found?.values ?? []).reduce((sum, entry) => sum + entry.value, 0);
    };
    await expect.poll(() => value('snapshots_total'), patient).toBe(2);
    const posts = traffic.slice(0, 70).flat();
    expect(await value('minutes_total')).toBe(70);
    expect(await value('posts_total')).toBeGreaterThan(50);
    expect(await value('posts_total')).toBeLessThan(posts.length);
    expect(await value('late_posts_total')).toBeGreaterThan(0);
    expect(await value('snapshot_bytes')).toBeGreaterThan(100);
    expect(await value('leading')).toBe(1);
    expect(await value('replay_runs')).toBe(0);
    await service.close();
    expect(await value('leading')).toBe(0);
    await context.bus.close();
  });
});

describe('alerting whose engine fails', () => {
  it('ends with the reason, loses nothing by that, and gives up no record', async () => {
    const context = contextOn(freshStorage());
    const { bus } = context;
    const from = 1_799_999_940_000;
    const failing = await startCountingAlerting(context, (state) => {
      const engine = createCountingEngine(state);
      return {
        ...engine,
        close: (minute) => {
          if (minute.minute === from + 50 * minuteMs) throw new Error('no such luck');
          return engine.close(minute);
        },
      };
    });
    await publishTraffic(bus, 'live', scoredTraffic({ from, minutes: 100, seed: 30 }));
    await expect(failing.failed).rejects.toThrow('no such luck');
    expect(failing.readiness()).toEqual({ ready: false, reason: 'Error: no such luck' });
    await failing.close();

    const mended = await startCountingAlerting(context);
    await untilClosed(bus, 'live', from + 99 * minuteMs);
    await mended.close();
    expect(await writtenAccount(bus)).toEqual(await referenceAccount(bus));
    expect(await readAll(bus, busTopics.live.deadLetters, { from: 'earliest' })).toEqual([]);
    await bus.close();
  });
});

describe('alerting after the log was replaced', () => {
  it('begins anew where its snapshot lies beyond the end of the log', async () => {
    const context = contextOn(freshStorage());
    const { bus } = context;
    const from = 1_799_999_940_000;
    const offsets = [0, 1, 2, 3].map((partition) => ({ partition, offset: 1_000_000 }));
    const store = createSnapshotStore({ bus, log: silentLog, epoch: 0, version: engineVersion });
    const engine = createCountingEngine();
    const minutes = { closed: from + 1_000 * minuteMs, ids: [] };
    const state = { minutes, on: [], model: null, engine: engine.state() };
    await store.write({ id: 'other', minute: minutes.closed, offsets }, JSON.stringify(state));
    const service = await startCountingAlerting(context);
    await publishTraffic(bus, 'live', scoredTraffic({ from, minutes: 40, seed: 31 }));
    await untilClosed(bus, 'live', from + 39 * minuteMs);
    await service.close();
    expect(await writtenAccount(bus)).toEqual(await referenceAccount(bus));
    await bus.close();
  });
});
