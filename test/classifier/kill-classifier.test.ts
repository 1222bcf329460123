import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BusRecord } from '../../services/core/bus/event-bus.ts';
import { busTopics, type ScoredPostsRecord } from '../../services/core/contracts/bus-topics.ts';
import { contextOn, freshStorage, recordsOf } from '../support/bus-context.ts';
import type { BusStorage } from '../support/bus-harness.ts';
import { kafkaAvailability, startTestBroker } from '../support/kafka-broker.ts';
import { madeUpPost, madeUpTick, recordName } from '../support/made-up-posts.ts';
import { madeUpTexts } from '../support/made-up-texts.ts';

const script = fileURLToPath(new URL('../support/classifier-process.ts', import.meta.url));
const { posts, scoredPosts } = busTopics.live;

/** Runs the classifier until it has published `killAt` records and kills it with -9, or lets it finish. */
async function run(storage: BusStorage, killAt: number): Promise<'killed' | 'done'> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(storage)], {
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

/** 400 posts, and after each 40 a tick in every partition. */
async function publishPosts(storage: BusStorage): Promise<void> {
  const { bus } = contextOn(storage);
  const texts = madeUpTexts(400, 41);
  for (let minute = 0; minute < 10; minute += 1) {
    const slice = texts.slice(minute * 40, minute * 40 + 40);
    await bus.publish(posts, [
      ...slice.map((text, n) => ({
        key: null,
        partition: n % 4,
        value: madeUpPost(text, { n: minute * 40 + n }),
      })),
      ...[0, 1, 2, 3].map((partition) => ({ key: null, partition, value: madeUpTick(minute) })),
    ]);
  }
  await bus.close();
}

async function surviveKills(storage: BusStorage): Promise<void> {
  await publishPosts(storage);
  expect(await run(storage, 1)).toBe('killed');
  expect(await run(storage, 90)).toBe('killed');
  expect(await run(storage, 60)).toBe('killed');
  expect(await run(storage, Number.POSITIVE_INFINITY)).toBe('done');

  const reader = contextOn(storage);
  const sent = await recordsOf(reader, posts);
  const got = await recordsOf(reader, scoredPosts);
  await reader.bus.close();
  for (const partition of [0, 1, 2, 3]) {
    const records = got.get(partition) ?? [];
    // In the order of first arrival: so nothing is missing, and no tick has passed an earlier post.
    expect(firstOfEach(records)).toEqual(sent.get(partition)?.map(recordName));
    expect(differences(records)).toBeLessThan(1e-4);
  }
}

describe('under kill -9 the classifier scores every post, in order, before the tick that follows it', () => {
  it('on the embedded bus', () => surviveKills(freshStorage()), 240_000);

  it.skipIf(!kafkaAvailability().available)(
    'on Kafka',
    async () => {
      const broker = await startTestBroker();
      try {
        await surviveKills({ kind: 'kafka', broker: broker.address });
      } finally {
        await broker.destroy();
      }
    },
    240_000,
  );
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
