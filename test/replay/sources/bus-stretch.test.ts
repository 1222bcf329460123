import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minuteMs } from '../../../services/core/clock.ts';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import type { ReplayRecord } from '../../../services/core/contracts/replay.ts';
import type { TimedRecord } from '../../../services/core/stretches/timed-record.ts';
import { openBusStretch } from '../../../services/replay/sources/bus-stretch.ts';
import { type EmbeddedFolder, makeEmbeddedFolder } from '../../support/embedded-bus.ts';
import { replayRecord } from '../../support/replay-record.ts';
import { scoredPost, tickOf } from '../../support/scored-posts.ts';

const start = Date.UTC(2026, 5, 1);
const minute = (n: number): number => start + n * minuteMs;
const topic = busTopics.live.scoredPosts;

let folder: EmbeddedFolder;
beforeEach(async () => {
  folder = await makeEmbeddedFolder();
});
afterEach(() => folder.remove());

const post = (n: number, observedAt: number, changes = {}) => ({
  key: null,
  partition: 0,
  value: { ...scoredPost({ n, observedAt, publishedAt: observedAt, epoch: 5 }), ...changes },
});
const ticks = (n: number) =>
  [0, 1, 2, 3].map((partition) => ({ key: null, partition, value: tickOf(minute(n), [], 5) }));

async function played(
  bus: Parameters<typeof openBusStretch>[0]['bus'],
  record: ReplayRecord,
  resumeAt?: number,
): Promise<string[]> {
  const playedFrom = record.from;
  const stretch = await openBusStretch({ bus, record, playedFrom, resumeAt });
  const names: string[] = [];
  for await (const records of stretch.records()) names.push(...records.map(nameOf));
  return names;
}

function nameOf({ partition, value }: TimedRecord): string {
  if (value.type === 'tick') return `tick ${(value.minute - start) / minuteMs}/${partition}`;
  return value.title.replace(/\D/g, '');
}

describe('a stretch of the bus', () => {
  it('is cut by stream time, without what an outdated ingest wrote, and with history', async () => {
    const bus = folder.open();
    await bus.publish(topic, [
      post(1, minute(0) + 1),
      ...ticks(0),
      post(2, minute(1) + 1),
      post(3, minute(1) + 2, { epoch: 4 }),
      // Stamped after the minute's end, it stands before its tick.
      post(4, minute(2) + 1),
      ...ticks(1),
      post(5, minute(2) + 2),
      post(6, minute(0), { history: true }),
      post(7, minute(3) + 1),
      ...ticks(2),
      post(8, minute(3) + 2),
      ...ticks(3),
    ]);
    const record = replayRecord({ from: minute(1), to: minute(3), warmUpMinutes: 0 });
    expect((await played(bus, record)).filter((name) => !/\/[123]$/.test(name))).toEqual([
      '2',
      '4',
      'tick 1/0',
      '5',
      '6',
      'tick 2/0',
    ]);
    const all = await played(bus, record);
    expect(all.filter((name) => name.startsWith('tick 2/'))).toHaveLength(4);
    const warm = replayRecord({ from: minute(1), to: minute(3), warmUpMinutes: 5 });
    expect((await played(bus, warm))[0]).toBe('1');
  });

  it('goes on with everything from the stored position, the ticks of that very time included', async () => {
    const bus = folder.open();
    await bus.publish(topic, [
      post(1, minute(0) + 1),
      ...ticks(0),
      post(2, minute(1) + 1),
      ...ticks(1),
    ]);
    const record = replayRecord({ from: minute(0), to: minute(2) });
    const again = await played(bus, record, minute(1));
    expect(again.filter((name) => name.startsWith('tick 0/'))).toHaveLength(4);
    expect(again).not.toContain('1');
    expect(again).toContain('2');
  });

  it('begins where the newest fitting snapshot of live alerting says', async () => {
    const bus = folder.open();
    await bus.publish(topic, [
      post(1, minute(0) + 1),
      ...ticks(0),
      post(2, minute(1) + 1),
      ...ticks(1),
    ]);
    const head = {
      epoch: 1,
      version: '9',
      firstPart: 0,
      parts: 1,
      offsets: [0, 1, 2, 3].map((partition) => ({ partition, offset: partition === 0 ? 2 : 1 })),
    };
    const heads = [
      { ...head, id: 'older version', version: '8', minute: minute(0) },
      { ...head, id: 'right', minute: minute(0) },
      { ...head, id: 'of a replay', minute: minute(0), replay: { id: 'x', generation: 0 } },
      { ...head, id: 'too late', minute: minute(1) },
    ];
    await bus.publish(
      busTopics.alertingSnapshots,
      heads.map((value) => ({ key: value.id, value })),
    );
    const record = replayRecord({ from: minute(1), to: minute(2) });
    const options = { bus, record, playedFrom: minute(1), resumeAt: undefined };
    expect((await openBusStretch(options)).snapshot).toBe('right');
    expect((await played(bus, record))[0]).toBe('2');
  });

  it('says what is held when retention has dropped its beginning', async () => {
    let now = minute(10);
    const bus = folder.open({
      clock: () => now,
      retention: { maxAgeMs: 60 * minuteMs, maxBytes: 1e9 },
    });
    await bus.publish(topic, [post(1, minute(0)), ...ticks(0)]);
    now = minute(60);
    await bus.publish(topic, [post(2, minute(59)), ...ticks(59)]);
    now = minute(80);
    await bus.enforceRetention();
    const record = replayRecord({ from: minute(0), to: minute(60) });
    const opening = openBusStretch({ bus, record, playedFrom: minute(0), resumeAt: undefined });
    await expect(opening).rejects.toThrow(
      /no longer holds 2026-06-01T00:00.*it holds what came from/,
    );
  });
});
