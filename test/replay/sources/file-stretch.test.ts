import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { minuteMs } from '../../../services/core/clock.ts';
import type { ReplayRecord } from '../../../services/core/contracts/replay.ts';
import { createCompanyFinder } from '../../../services/core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../../../services/core/posts/companies/load-gazetteer.ts';
import { createNormaliser } from '../../../services/core/posts/normalise/draft.ts';
import { openFileStretch } from '../../../services/replay/sources/file-stretch.ts';
import { scanFile } from '../../../services/replay/sources/scan-file.ts';
import type { Stretch } from '../../../services/replay/sources/stretch.ts';
import { replayRecord } from '../../support/replay-record.ts';

const day = 24 * 60 * minuteMs;
const start = Date.UTC(2024, 2, 4, 9);
const dir = await mkdtemp(join(tmpdir(), 'barograph-file-stretch-'));
const normalise = createNormaliser(
  createCompanyFinder(await loadGazetteer({ dataDir: dir })),
  () => undefined,
);

const line = (title: string, at: number): string =>
  JSON.stringify({ title, publishedAt: new Date(at).toISOString() });

async function stretchOf(
  lines: readonly string[],
  changes: Partial<ReplayRecord> & { playedFrom?: number; resumeAt?: number } = {},
): Promise<{ stretch: Stretch; events: string[] }> {
  const path = join(dir, 'past.jsonl');
  await writeFile(path, `${lines.join('\n')}\n`);
  const scan = await scanFile({ path, name: 'past.jsonl', now: Date.now(), reuse: false });
  const { resumeAt, ...rest } = changes;
  const record = replayRecord({ from: scan.from, to: scan.to, ...rest });
  const events: string[] = [];
  const stretch = openFileStretch({
    path,
    name: 'past.jsonl',
    scan,
    record,
    playedFrom: record.playedFrom ?? record.from,
    resumeAt,
    normalise,
    onRejected: async (rejections) => {
      events.push(...rejections.map((rejection) => `line ${rejection.line} is no post`));
    },
  });
  return { stretch, events };
}

/** What is played, partition 0 of the ticks alone. */
async function played({ stretch, events }: Awaited<ReturnType<typeof stretchOf>>) {
  for await (const records of stretch.records()) {
    for (const { value, partition } of records) {
      if (value.type === 'tick') {
        if (partition === 0) events.push(`${value.minute} ${value.gapMinutes ?? ''}`);
      } else if ('title' in value) events.push(value.title);
    }
  }
  return events;
}

it('tells of lines that are no posts before what follows them is played', async () => {
  const lines = [
    'no post',
    line('Mills are shut', start),
    line('', start + 1),
    line('Mills open', start + 2),
  ];
  const events = await played(await stretchOf(lines));
  expect(events.slice(0, 4)).toEqual([
    'line 1 is no post',
    'line 3 is no post',
    'Mills are shut',
    'Mills open',
  ]);
});

it('passes years without a post at once, also where it goes on in their middle', async () => {
  const lines = [line('Long ago', start - 3_650 * day), line('Of late', start)];
  const events = await played(await stretchOf(lines));
  const ticks = events.filter((event) => /^\d/.test(event));
  expect(ticks).toHaveLength(24 * 60 + 2);
  expect(ticks.at(-2)).toBe(`${start - minuteMs} ${3_649 * 24 * 60}`);
  const resumed = await played(await stretchOf(lines, { resumeAt: start - 100 * day }));
  expect(resumed).toEqual(events.slice(-3));
});

it('begins a warm-up before the place from which it is played, but not before its first post', async () => {
  const lines = [line('First', start), line('Last', start + 3 * day)];
  const playedFrom = start + 2 * day;
  const sought = { playedFrom, warmUpMinutes: 24 * 60 };
  const { stretch } = await stretchOf(lines, sought);
  expect(stretch.begin).toBe(start + day);
  const early = await stretchOf(lines, { ...sought, warmUpMinutes: 20_160 });
  expect(early.stretch.begin).toBe(start);
});
