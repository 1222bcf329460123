import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAlerting } from '../../services/alerting/alerting-service.ts';
import { alertingConfig } from '../../services/alerting/config.ts';
import { minuteMs } from '../../services/core/clock.ts';
import type { Alert } from '../../services/core/contracts/alert.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { filterSchema } from '../../services/core/contracts/settings/filter.ts';
import type { Service, ServiceContext } from '../../services/core/service.ts';
import { followSettings } from '../../services/core/settings/settings-log.ts';
import { contextOn } from '../support/bus-context.ts';
import { readAll } from '../support/bus-records.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { writeLiveStretch } from '../support/live-stretch.ts';
import { placeOf, type RunningBacktests, runBacktests } from '../support/running-backtests.ts';
import { until } from '../support/running-ingest.ts';
import { type RunningReplay, startTestReplay } from '../support/running-replay.ts';
import { toldOf, toldOfChanges, toldWithin } from '../support/told-alerts.ts';

const hour = 60 * minuteMs;
const from = Date.UTC(2026, 5, 1);
const changedAt = from + 30 * hour;
const to = from + 48 * hour;
const surges = [
  { from: from + 14 * hour, to: from + 14 * hour + 25 * minuteMs, times: 14 },
  { from: from + 33 * hour, to: from + 33 * hour + 40 * minuteMs, times: 14 },
  // Still on when the stretch ends.
  { from: to - 20 * minuteMs, to, times: 14 },
];

async function alertsOf({ bus }: ServiceContext, replay?: string): Promise<Alert[]> {
  const topic = replay === undefined ? busTopics.live.alerts : busTopics.replay.alerts;
  const records = await readAll(bus, topic, { from: 'earliest' });
  return records.map(({ value }) => value).filter((alert) => alert.replay?.id === replay);
}

async function untilClosed(
  { bus }: ServiceContext,
  minute: number,
  replay?: string,
): Promise<void> {
  const topic = replay === undefined ? busTopics.live.stories : busTopics.replay.stories;
  await until(
    async () => {
      const records = await readAll(bus, topic, { from: 'earliest' });
      return records.some(({ value }) => value.minute === minute && value.replay?.id === replay);
    },
    () => `minute ${new Date(minute).toISOString()} was not closed`,
  );
}

/** A filter that is made in the middle of the stretch, and a rule that is changed with it. */
async function changeSettings({ bus, clock }: ServiceContext): Promise<number> {
  const settings = await followSettings(bus, 'test', clock);
  const filter = filterSchema.parse({ name: 'First wire', sources: ['wire-1'] });
  const common = { from: 0, by: 'test' };
  await settings.change({ ...common, kind: 'filter', id: 'first-wire', value: filter });
  await settings.change({
    ...common,
    kind: 'rule',
    id: 'wire-share',
    value: {
      name: 'Much from one wire',
      enabled: true,
      series: ['filter'],
      only: [],
      windowMinutes: 15,
      detector: {
        type: 'surge',
        maxPValue: 0.01,
        minStories: 2,
        minSources: 1,
        minRatio: 1.5,
        falseAlarmsPerWeek: 100,
        falseDiscoveryRate: 0.1,
      },
      forMinutes: 0,
    },
  });
  const { end } = settings;
  await settings.close();
  return end;
}

async function replayGivesTheSameAlerts(broker?: string): Promise<void> {
  const place = placeOf(mkdtempSync(join(tmpdir(), 'barograph-identical-')), broker);
  const context = contextOn(
    broker === undefined
      ? { kind: 'embedded', dataDir: join(place.dataDir, 'bus') }
      : { kind: 'kafka', broker },
  );
  let alerting: Service | undefined;
  let replay: RunningReplay | undefined;
  let backtests: RunningBacktests | undefined;
  try {
    const config = alertingConfig.schema.parse({});
    alerting = await startAlerting({ ...context, metrics: new Registry() }, config);
    const end = await changeSettings(context);
    await writeLiveStretch(context.bus, {
      from,
      to,
      surges,
      settings: (minute) => (minute < changedAt ? 0 : end),
    });
    await untilClosed(context, to - minuteMs);
    const live = toldOfChanges(await alertsOf(context));
    expect(live.filter(({ startsAt }) => Date.parse(startsAt) < changedAt).length).toBeGreaterThan(
      0,
    );
    expect(live.filter(({ series }) => series === 'filter:first-wire').length).toBeGreaterThan(0);
    expect(live.some(({ rule }) => rule === 'wire-share')).toBe(true);
    expect(live.some(({ resolvedAt }) => resolvedAt === null)).toBe(true);

    replay = await startTestReplay({ bus: context.bus });
    await until(() => replay?.service.readiness().ready === true);
    // Since then the settings have changed again, which is no concern of the past.
    const late = await followSettings(context.bus, 'test', context.clock);
    await late.change({ kind: 'filter', id: 'first-wire', from: 1, value: null, by: 'test' });
    await late.close();

    const middle = from + 24 * hour;
    const times = { to: new Date(to).toISOString(), warmUpMinutes: 0 };
    const [whole, part] = await Promise.all([
      replay.post('', { ...times, from: new Date(from).toISOString() }),
      replay.post('', { ...times, from: new Date(middle).toISOString(), speed: 1_000_000 }),
    ]);
    expect([whole.status, part.status]).toEqual([201, 201]);
    for (const { body } of [whole, part]) {
      const { state, problem } = await replay.replayThat(
        body.id,
        (view) => view.state !== 'running',
      );
      expect(problem).toBeUndefined();
      expect(state).toBe('finished');
      await untilClosed(context, to - minuteMs, body.id);
    }
    expect(toldOfChanges(await alertsOf(context, whole.body.id))).toEqual(live);
    // It begins with the live lane's last snapshot before it; what had ended by then is not told again.
    const starts = (await readAll(context.bus, busTopics.replay.scoredPosts, { from: 'earliest' }))
      .map(({ value }) => value)
      .filter((value) => value.type === 'replay-start');
    const snapshotOf = (id: string) => starts.find((start) => start.replay.id === id)?.snapshot;
    expect(snapshotOf(whole.body.id)).toBeNull();
    expect(snapshotOf(part.body.id)).toEqual(expect.any(String));
    const later = toldWithin(live, middle, to);
    expect(later.length).toBeLessThan(live.length);
    expect(toldOfChanges(await alertsOf(context, part.body.id))).toEqual(later);

    // A backtest without rules of its own goes by those of that time, too, and begins in the same place.
    backtests = await runBacktests(context, place);
    const stretch = { from: new Date(from).toISOString(), to: times.to };
    const tested = await backtests.finished({ ...stretch, warmUpMinutes: 0 });
    expect(toldOf(tested.alerts)).toEqual(live);
    const { alerts, fired } = await backtests.finished({
      ...stretch,
      from: new Date(middle).toISOString(),
    });
    expect(toldOf(alerts)).toEqual(later);
    expect(fired).toBe(later.filter(({ detectedAt }) => Date.parse(detectedAt) > middle).length);
  } finally {
    await backtests?.stop();
    await replay?.stop();
    await alerting?.close();
    await context.bus.close();
  }
}

describe('two replays at once, and backtests, of a stretch with a settings change in it raise the alerts that were raised live', () => {
  it('on the embedded bus', () => replayGivesTheSameAlerts(), 180_000);
});

describe.skipIf(!kafkaAvailability().available)('and so they do', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker?.destroy());

  it('on Kafka', () => replayGivesTheSameAlerts(broker.address), 300_000);
});
