import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type BarographProcess,
  freshFolder,
  startBarograph,
} from '../support/barograph-process.ts';
import { countOf, historyOf, untilCounted } from '../support/history-of.ts';
import { asJsonLines, headlineFileConfig, madeUpHeadlines } from '../support/made-up-headlines.ts';

const headlines = madeUpHeadlines(4_000);
const from = '2024-03-04T00:00:00Z';
const to = '2024-03-07T00:00:00Z';

let running: BarographProcess | undefined;
afterEach(async () => {
  await running?.stop('SIGKILL');
});

describe('kill -9 of the whole process while a file goes through it', () => {
  it('loses no post and keeps none twice, on the embedded bus', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'headlines.jsonl'), asJsonLines(headlines));
    for (const killAt of [1, 700, 2_000]) {
      running = startBarograph({ folder, config: headlineFileConfig });
      const counted = await untilCounted(await running.url, from, to, killAt);
      expect(counted).toBeLessThan(headlines.length);
      await running.stop('SIGKILL');
    }
    running = startBarograph({ folder, config: headlineFileConfig });
    const url = await running.url;
    expect(await untilCounted(url, from, to, headlines.length)).toBe(headlines.length);
    const { ids, titles } = await historyOf(url);
    expect(new Set(ids).size).toBe(headlines.length);
    expect(titles.sort()).toEqual(headlines.map((headline) => headline.title).sort());
    expect(await countOf(url, from, to)).toBe(headlines.length);
  }, 300_000);
});
