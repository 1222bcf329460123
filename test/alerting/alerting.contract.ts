import { afterEach, describe, expect, it, vi } from 'vitest';
import { minuteMs } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { builtInRules } from '../../services/core/contracts/settings/built-in-rules.ts';
import type { Service, ServiceContext } from '../../services/core/service.ts';
import { followSettings } from '../../services/core/settings/settings-log.ts';
import {
  accountOf,
  referenceAccount,
  untilClosed,
  writtenAccount,
} from '../support/alerting-reference.ts';
import { readAll } from '../support/bus-records.ts';
import { createCountingEngine } from '../support/counting-engine.ts';
import { patient } from '../support/patient.ts';
import { publishMark, publishTraffic, startCountingAlerting } from '../support/running-alerting.ts';
import { type PlacedRecord, scoredTraffic } from '../support/scored-traffic.ts';

/** Where alerting is tested. */
export interface AlertingFixture {
  /** What a service is started with; the log may hold what earlier tests have written. */
  open(): ServiceContext;
  /** The same log for a second member. */
  openSecond(first: ServiceContext): ServiceContext;
}

/** Tests that share a log have a month each. */
let months = 0;

/** What alerting must do on every bus. */
export function describeAlerting(fixture: AlertingFixture): void {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });

  /** Ingest's reigns follow each other, too: what is written under an older one counts for nobody. */
  function place(): {
    context: ServiceContext;
    from: number;
    minute: (n: number) => number;
    epoch: number;
  } {
    months += 1;
    const from = 1_799_999_940_000 + months * 30 * 24 * 60 * minuteMs;
    const context = fixture.open();
    open.push(context.bus);
    return { context, from, minute: (n) => from + n * minuteMs, epoch: 10 * months };
  }

  async function started(
    context: ServiceContext,
    createEngine = createCountingEngine,
  ): Promise<Service> {
    const service = await startCountingAlerting(context, createEngine);
    open.push(service);
    return service;
  }

  async function agree({ bus }: ServiceContext): Promise<void> {
    expect(await writtenAccount(bus)).toEqual(await referenceAccount(bus));
  }

  describe('alerting on the live lane', () => {
    it('closes minutes and publishes their stories and alerts', async () => {
      const { context, from, minute, epoch } = place();
      const { bus } = context;
      const service = await started(context);
      await publishTraffic(bus, 'live', scoredTraffic({ from, minutes: 200, seed: 1, epoch }));
      await untilClosed(bus, 'live', minute(199));
      await agree(context);
      const { alerts, stories } = await writtenAccount(bus);
      expect(stories.filter((record) => record.minute >= from)).toHaveLength(200);
      expect(alerts.filter(({ at }) => at > from).length).toBeGreaterThan(4);
      expect(service.readiness()).toEqual({ ready: true });
    });

    it('goes on from its snapshot after a clean stop, and repeats nothing', async () => {
      const { context, from, minute, epoch } = place();
      const { bus } = context;
      const traffic = scoredTraffic({ from, minutes: 200, seed: 2, epoch });
      for (const [begin, end] of [
        [0, 90],
        [90, 95],
        [95, 200],
      ] as const) {
        const service = await started(context);
        await publishTraffic(bus, 'live', traffic.slice(begin, end));
        await untilClosed(bus, 'live', minute(end - 1));
        await service.close();
      }
      await agree(context);
      const stories = await readAll(bus, busTopics.live.stories, { from: 'earliest' });
      const minutes = stories.map(({ value }) => value.minute).filter((at) => at >= from);
      expect(minutes).toHaveLength(200);
      const heads = await readAll(bus, busTopics.alertingSnapshots, { from: 'earliest' });
      const kept = heads.map(({ value }) => value.minute);
      // On the stops, and whenever 20 minutes of stream time had ended.
      expect(kept).toEqual(expect.arrayContaining([89, 94, 199].map(minute)));
      expect(
        kept.filter((at) => at >= from && (at + minuteMs) % (20 * minuteMs) === 0),
      ).toHaveLength(10);
    });

    it('stands by while another member leads, and takes over', async () => {
      const { context, from, minute, epoch } = place();
      const { bus } = context;
      const traffic = scoredTraffic({ from, minutes: 120, seed: 3, epoch });
      const leader = await started(context);
      await expect.poll(() => leader.readiness().ready, patient).toBe(true);
      const second = fixture.openSecond(context);
      if (second.bus !== bus) open.push(second.bus);
      const standby = await started(second);
      await publishTraffic(bus, 'live', traffic.slice(0, 55));
      await untilClosed(bus, 'live', minute(54));
      expect(standby.readiness()).toEqual({
        ready: false,
        reason: 'standing by: another alerting is the active one',
      });
      await leader.close();
      await publishTraffic(bus, 'live', traffic.slice(55));
      await untilClosed(bus, 'live', minute(119));
      expect(standby.readiness()).toEqual({ ready: true });
      await agree(context);
      const stories = await readAll(bus, busTopics.live.stories, { from: 'earliest' });
      const epochOf = (at: number) =>
        stories.find(({ value }) => value.minute === at)?.value.epoch ?? -1;
      expect(epochOf(minute(119))).toBeGreaterThan(epochOf(minute(54)));
    });

    it('is not moved by messages that come twice, or from an ingest that has been replaced', async () => {
      const { context, from, minute, epoch } = place();
      const { bus } = context;
      const traffic = scoredTraffic({ from, minutes: 150, seed: 4, epoch });
      const stale = scoredTraffic({ from: minute(2), minutes: 150, seed: 5, epoch: epoch - 1 });
      await started(context);
      for (let first = 0; first < traffic.length; first += 10) {
        const batch = traffic.slice(first, first + 10);
        await publishTraffic(bus, 'live', batch);
        await publishTraffic(bus, 'live', stale.slice(first, first + 10));
        await publishTraffic(bus, 'live', batch);
      }
      await untilClosed(bus, 'live', minute(149));
      const expected = accountOf(traffic.flat());
      const { alerts, stories } = await writtenAccount(bus);
      const own = stories.filter((record) => record.minute >= from);
      expect(own.map(({ minute: at }) => at)).toEqual(traffic.map((_, n) => minute(n)));
      expect(own.flatMap(postsOf)).toEqual(expected.stories.flatMap(postsOf));
      expect(own.flatMap(({ late }) => late)).toEqual(expected.stories.flatMap(({ late }) => late));
      expect(alerts.filter(({ at }) => at > minute(30)).map(times)).toEqual(
        expected.alerts.filter(({ at }) => at > minute(30)).map(times),
      );
    });

    it('goes by the settings that the tick names, and waits until it knows them', async () => {
      const { context, from, minute, epoch } = place();
      const { bus } = context;
      await started(context);
      const editor = await followSettings(bus, 'test', Date.now);
      open.push(editor);
      const before = editor.end;
      const rules = editor.current().rule.size;
      const traffic = scoredTraffic({
        from,
        minutes: 160,
        seed: 6,
        epoch,
        settings: (at) => (at < minute(80) ? before : before + 1),
      });
      await publishTraffic(bus, 'live', traffic);
      await untilClosed(bus, 'live', minute(79));
      const { stories } = await writtenAccount(bus);
      expect(stories.at(-1)?.minute).toBe(minute(79));

      const value = builtInRules['negative-hour'];
      if (value === undefined) throw new Error('there is no such rule');
      const id = `rule-${from}`;
      await editor.change({ kind: 'rule', id, from: 0, value, by: 'test' });
      await untilClosed(bus, 'live', minute(159));
      await agree(context);
      const { alerts } = await writtenAccount(bus);
      const expected = (of: typeof alerts) =>
        new Set(of.map((alert) => alert.expected - rules - 6));
      const own = alerts.filter(({ at, state }) => at > from && state === 'firing');
      expect(expected(own.filter(({ at }) => at <= minute(80)))).toEqual(new Set([0]));
      expect(expected(own.filter(({ at }) => at > minute(80)))).toEqual(new Set([1]));
    });
  });

  describe('alerting on the replay lane', () => {
    it('keeps replays apart that are interleaved, and drops what a seek has outdated', async () => {
      const { context, from, minute } = place();
      const { bus } = context;
      await started(context);
      const [a, b] = [replayOf(`a${from}`, 0), replayOf(`b${from}`, 2)];
      const again = { ...a, generation: 1 };
      const traffic = (replay: typeof a, seed: number, minutes: number): PlacedRecord[][] =>
        scoredTraffic({ from, minutes, seed, replay });
      const [first, other] = [traffic(a, 7, 100), traffic(b, 8, 180)];
      const stretch = { from, to: minute(180), snapshot: null };
      // Before its start, and after it for another generation, a record is nobody's.
      await publishTraffic(bus, 'replay', first.slice(0, 5));
      await publishMark(bus, a, stretch);
      await publishMark(bus, b, stretch);
      for (let n = 0; n < 100; n += 20) {
        await publishTraffic(bus, 'replay', first.slice(n, n + 20));
        await publishTraffic(bus, 'replay', other.slice(n, n + 20));
      }
      await publishMark(bus, again, stretch);
      await publishTraffic(bus, 'replay', first.slice(50));
      await publishTraffic(bus, 'replay', traffic(again, 9, 180));
      await publishTraffic(bus, 'replay', other.slice(100));
      await publishMark(bus, again);
      await publishMark(bus, b);
      await untilClosed(bus, 'replay', minute(179), [again, b]);
      for (const [replay, seed] of [
        [again, 9],
        [b, 8],
      ] as const) {
        const expected = accountOf(traffic(replay, seed, 180).flat(), [], replay);
        expect(await writtenAccount(bus, replay)).toEqual(expected);
        expect(expected.alerts.length).toBeGreaterThan(3);
      }
      const live = await readAll(bus, busTopics.live.alerts, { from: 'earliest' });
      expect(live.filter(({ value }) => value.replay !== undefined)).toEqual([]);
    });

    it('goes on amid replays after a clean stop, and repeats nothing', async () => {
      const { context, from, minute } = place();
      const { bus } = context;
      const runs = ['c', 'd'].map((name) => replayOf(`${name}${from}`, 0));
      const traffic = runs.map((replay, n) =>
        scoredTraffic({ from, minutes: 150, seed: 20 + n, replay }),
      );
      for (const replay of runs) {
        await publishMark(bus, replay, { from: minute(10), to: minute(150), snapshot: null });
      }
      for (const [begin, end] of [
        [0, 60],
        [60, 110],
        [110, 150],
      ] as const) {
        const service = await started(context);
        for (const minutes of traffic) {
          await publishTraffic(bus, 'replay', minutes.slice(begin, end));
        }
        await untilClosed(bus, 'replay', minute(end - 1), runs);
        await service.close();
      }
      for (const replay of runs) {
        expect(await writtenAccount(bus, replay)).toEqual(await referenceAccount(bus, replay));
        await publishMark(bus, replay);
      }
      const stories = await readAll(bus, busTopics.replay.stories, { from: 'earliest' });
      const own = stories.filter(({ value }) => runs.some(({ id }) => id === value.replay?.id));
      expect(own).toHaveLength(2 * 150);
    });

    it('plays a stretch from a snapshot with the alerts that were raised live', async () => {
      const { context, from, minute, epoch } = place();
      const { bus } = context;
      await started(context);
      const traffic = scoredTraffic({ from, minutes: 240, seed: 10, epoch });
      await publishTraffic(bus, 'live', traffic);
      await untilClosed(bus, 'live', minute(239));
      const live = await writtenAccount(bus);
      // Snapshots are packed beside the work: one may be written well after its minute has closed.
      const heads = await vi.waitFor(async () => {
        const all = await readAll(bus, busTopics.alertingSnapshots, { from: 'earliest' });
        // Those of this test alone: other reigns share the broker.
        const own = all.filter(
          ({ value }) =>
            value.replay === undefined && value.minute >= minute(0) && value.minute < minute(240),
        );
        if (!own.some(({ value }) => value.minute >= minute(120))) throw new Error('not yet');
        return own;
      }, 30_000);
      // One stretch begins while an alert is on, the other while none is.
      const firing = live.alerts.find(({ at, state }) => at > minute(60) && state === 'firing');
      const ended = live.alerts.find(({ at, state }) => at > minute(60) && state === 'resolved');
      for (const [name, begin] of [
        ['on', (firing?.at ?? 0) + minuteMs],
        ['off', (ended?.at ?? 0) + minuteMs],
      ] as const) {
        const head = heads.findLast(({ value }) => value.minute + minuteMs <= begin)?.value;
        if (head === undefined) throw new Error('there is no snapshot before the stretch');
        const replay = replayOf(`${name}${from}`, 0);
        await publishMark(bus, replay, { from: begin, to: minute(240), snapshot: head.id });
        const records = await readAll(bus, busTopics.live.scoredPosts, { from: 'earliest' });
        await bus.publish(
          busTopics.replay.scoredPosts,
          records
            .filter(({ partition, offset }) => offset >= offsetIn(head.offsets, partition))
            .map(({ partition, key, value }) => ({ partition, key, value: { ...value, replay } })),
        );
        await publishMark(bus, replay);
        await untilClosed(bus, 'replay', minute(239), [replay]);
        const replayed = await writtenAccount(bus, replay);
        const { alerts } = live;
        const on = alerts.findLast(({ at }) => at <= begin);
        const wanted = [
          ...(on === undefined || on.state === 'resolved' ? [] : [on]),
          ...alerts.filter(({ at }) => at > begin),
        ].map((alert) => ({ ...alert, replay }));
        expect(replayed.alerts).toEqual(wanted.map((alert) => expect.objectContaining(alert)));
        expect(replayed.alerts.length).toBeGreaterThan(1);
        expect(replayed.stories.map(postsOf)).toEqual(
          live.stories.filter(({ minute: at }) => at > head.minute).map(postsOf),
        );
      }
    });
  });
}

function replayOf(id: string, generation: number): { id: string; generation: number } {
  return { id, generation };
}

function offsetIn(
  offsets: readonly { readonly partition: number; readonly offset: number }[],
  wanted: number,
): number {
  return offsets.find(({ partition }) => partition === wanted)?.offset ?? 0;
}

function postsOf({ assignments }: { readonly assignments: readonly { post: string }[] }): string[] {
  return assignments.map(({ post }) => post);
}

function times({
  startsAt,
  detectedAt,
  resolvedAt,
  sequence,
}: {
  readonly startsAt: number;
  readonly detectedAt: number | null;
  readonly resolvedAt: number | null;
  readonly sequence: number;
}): (number | null)[] {
  return [startsAt, detectedAt, resolvedAt, sequence];
}
