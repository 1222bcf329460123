import { setTimeout as pause } from 'node:timers/promises';
import { startClassifier } from '../../services/classifier/classifier-service.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { contextOn } from './bus-context.ts';
import type { BusStorage } from './bus-harness.ts';
import { classifierSettings, workerUrl } from './classifier-under-test.ts';

// Runs the classifier on the bus given, as a process that a test can kill. It prints how many records have been
// published since it started, and "done" when all that was there is acknowledged.

const { posts, scoredPosts } = busTopics.live;
const context = contextOn(JSON.parse(process.argv[2] ?? '') as BusStorage);
const before = await publishedRecords();
// A small queue makes small batches, so that a kill falls between many of them.
await startClassifier(context, classifierSettings({ maxQueue: 64 }), workerUrl);

for (let told = 0; !(await allAcknowledged()); await pause(10)) {
  const published = (await publishedRecords()) - before;
  if (published > told) process.stdout.write(`${published}\n`);
  told = published;
}
process.stdout.write('done\n');
process.exit(0);

async function allAcknowledged(): Promise<boolean> {
  const committed = await context.bus.committed(posts, 'classifier');
  const offsets = await context.bus.offsets(posts);
  return offsets.every(({ partition, end }) => committed.get(partition) === end);
}

async function publishedRecords(): Promise<number> {
  const offsets = await context.bus.offsets(scoredPosts);
  return offsets.reduce((sum, { end }) => sum + end, 0);
}
