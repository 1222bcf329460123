import { afterEach, describe, expect, it } from 'vitest';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../../support/running-ingest.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 3, 10) + 20_000;
const first = Date.UTC(2026, 2, 3, 10);
const partitions = busTopics.live.posts.partitions;

let now = start;
const clock = (): number => now;
let ingest: RunningIngest;
afterEach(() => ingest.stop());

async function begin(dataDir?: string): Promise<void> {
  ingest = await startTestIngest({ clock, ...(dataDir === undefined ? {} : { dataDir }) });
  await untilLeading(ingest);
}

async function untilTicks(count: number): Promise<void> {
  await until(async () => (await ingest.ticks()).length >= count * partitions);
}

describe('ticks', () => {
  it('close each minute in every partition, after its posts and before the next one’s', async () => {
    now = start;
    await begin();
    const titles: string[][] = [];
    for (let m = 0; m < 3; m += 1) {
      titles.push([]);
      for (let i = 0; i < 12; i += 1) {
        titles[m]?.push(`Minute ${m} post ${i}`);
        await ingest.push({ title: `Minute ${m} post ${i}` });
      }
      now += minute;
      await untilTicks(m + 1);
    }
    const records = await ingest.records();
    for (let partition = 0; partition < partitions; partition += 1) {
      let closed = first - minute;
      let observed = 0;
      for (const { value } of records.filter((record) => record.partition === partition)) {
        if (value.type === 'tick') {
          expect(value.minute).toBe(closed + minute);
          expect(value).not.toHaveProperty('gapMinutes');
          closed = value.minute;
        } else if (value.type === 'post') {
          expect(Math.floor(value.observedAt / minute) * minute).toBe(closed + minute);
          expect(value.observedAt).toBeGreaterThanOrEqual(observed);
          observed = value.observedAt;
        }
      }
      expect(closed).toBe(first + 2 * minute);
    }
    const [tick] = await ingest.ticks();
    expect(tick?.sources).toMatchObject([{ id: 'api', state: 'healthy', posts: 12 }]);
  });

  it('of a minute come before a post of the next one, also when that post comes first', async () => {
    now = start;
    await begin();
    await ingest.push({ title: 'Before' });
    now += minute;
    await ingest.push({ title: 'After' });
    await untilTicks(1);
    const records = await ingest.records();
    const after = records.find(({ value }) => value.type === 'post' && value.title === 'After');
    const tick = records.find(
      ({ partition, value }) => value.type === 'tick' && partition === after?.partition,
    );
    expect(tick?.offset).toBeLessThan(after?.offset ?? 0);
  });

  it('stand for the whole time that nobody was there, once', async () => {
    now = start;
    await begin();
    now += minute;
    await untilTicks(1);
    const epoch = (await ingest.ticks())[0]?.epoch ?? -1;
    await ingest.stop();
    now += 10_000 * minute;
    await begin(ingest.dataDir);
    await untilTicks(2);
    const gap = (await ingest.ticks()).filter(({ gapMinutes }) => gapMinutes !== undefined);
    expect(gap.map((tick) => tick.partition).sort()).toEqual([0, 1, 2, 3].slice(0, partitions));
    for (const tick of gap) {
      expect(tick).toMatchObject({ minute: first + 10_000 * minute, gapMinutes: 10_000 });
      expect(tick.epoch).toBeGreaterThan(epoch);
    }
  });

  it('never go back when the clock does', async () => {
    now = start;
    await begin();
    now += minute;
    await untilTicks(1);
    now -= 30 * minute;
    await ingest.push({ title: 'While the clock is behind' });
    const [post] = await ingest.posts();
    expect(post?.observedAt).toBe(start + minute);
    await ingest.stop();
    const { dataDir } = ingest;
    ingest = await startTestIngest({ dataDir, clock: () => now });
    await until(() => JSON.stringify(ingest.service.readiness()).includes('30 minutes ahead'));
    await ingest.push({ title: 'After a restart' });
    for (const { observedAt } of await ingest.posts()) expect(observedAt).toBe(start + minute);
    now = start + 2 * minute;
    await untilTicks(2);
    const minutes = (await ingest.ticks())
      .filter((tick) => tick.partition === 0)
      .map((tick) => tick.minute);
    expect(minutes).toEqual([first, first + minute]);
  });
});
