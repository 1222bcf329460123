import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BusRecord } from '../../services/core/bus/event-bus.ts';
import { busTopics, type ScoredPostsRecord } from '../../services/core/contracts/bus-topics.ts';
import { embeddedContext, recordsOf } from '../support/embedded-context.ts';
import { madeUpPost, madeUpTick, recordName } from '../support/made-up-posts.ts';
import { madeUpTexts } from '../support/made-up-texts.ts';

const script = fileURLToPath(new URL('../support/classifier-process.ts', import.meta.url));
const { posts, scoredPosts } = busTopics.live;

/** Runs the classifier until it has published `killAt` records and kills it with -9, or lets it finish. */
async function run(dataDir: string, killAt: number): Promise<'killed' | 'done'> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let outcome: 'killed' | 'done' | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'done') outcome = 'done';
    else if (Number(line) >= killAt && child.kill('SIGKILL')) outcome ??= 'killed';
  });
  await once(child, 'close');
  if (outcome === undefined) throw new Error(`the classifier ended with ${child.exitCode}`);
  return outcome;
}

function firstOfEach(records: readonly BusRecord<ScoredPostsRecord>[]): string[] {
  return [...new Set(records.map(recordName))];
}

describe('the classifier under kill -9', () => {
  it('scores every post, in order, and lets no tick pass an earlier one', async () => {
    const sender = embeddedContext();
    const texts = madeUpTexts(400, 41);
    for (let minute = 0; minute < 10; minute += 1) {
      const slice = texts.slice(minute * 40, minute * 40 + 40);
      await sender.bus.publish(posts, [
        ...slice.map((text, n) => ({
          key: null,
          partition: n % 4,
          value: madeUpPost(text, { n: minute * 40 + n }),
        })),
        ...[0, 1, 2, 3].map((partition) => ({ key: null, partition, value: madeUpTick(minute) })),
      ]);
    }
    await sender.bus.close();

    expect(await run(sender.dataDir, 1)).toBe('killed');
    expect(await run(sender.dataDir, 90)).toBe('killed');
    expect(await run(sender.dataDir, 60)).toBe('killed');
    expect(await run(sender.dataDir, Number.POSITIVE_INFINITY)).toBe('done');

    const reader = embeddedContext(sender.dataDir);
    const sent = await recordsOf(reader, posts);
    const got = await recordsOf(reader, scoredPosts);
    await reader.bus.close();
    for (const partition of [0, 1, 2, 3]) {
      const records = got.get(partition) ?? [];
      expect(firstOfEach(records)).toEqual(sent.get(partition)?.map(recordName));
      expect(differences(records)).toBeLessThan(1e-4);
    }
  }, 240_000);
});

/** The largest difference between the scores of one post that was scored twice. */
function differences(records: readonly BusRecord<ScoredPostsRecord>[]): number {
  const positive = new Map<string, number>();
  let largest = 0;
  for (const { value } of records) {
    if (value.type !== 'scored-post') continue;
    const first = positive.get(value.id) ?? value.sentiment.positive;
    positive.set(value.id, first);
    largest = Math.max(largest, Math.abs(first - value.sentiment.positive));
  }
  return largest;
}
