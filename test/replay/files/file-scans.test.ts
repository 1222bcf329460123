import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { minuteMs } from '../../../services/core/clock.ts';
import { createFileScans } from '../../../services/replay/files/file-scans.ts';

const now = Date.UTC(2024, 2, 4, 9);

it('counts lines of the future as known at the time that is asked for', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'barograph-scans-')), 'ahead.jsonl');
  const dates = [new Date(now - 5 * minuteMs), new Date('2999-01-01')];
  await writeFile(
    path,
    dates.map((date) => JSON.stringify({ title: 'x', publishedAt: date })).join('\n'),
  );
  const scans = createFileScans();
  for (const at of [now, now + 10 * minuteMs, now]) {
    const scan = await scans.of(path, 'ahead.jsonl', at);
    expect(scan).toMatchObject({ now: at, from: now - 5 * minuteMs, to: at + minuteMs });
  }
});
