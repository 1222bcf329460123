import { startClassifier } from '../../services/classifier/classifier-service.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { classifierSettings, workerUrl } from './classifier-under-test.ts';
import { embeddedContext } from './embedded-context.ts';

// Runs the classifier on the embedded bus in the folder given, as a process that a test can kill. It prints
// how many records it has published since it started, and "done" when all that was there is acknowledged.

const { posts, scoredPosts } = busTopics.live;
const context = embeddedContext(process.argv[2]);
const before = await publishedRecords();
// A small queue makes small batches, so that a kill falls between many of them.
await startClassifier(context, classifierSettings({ maxQueue: 64 }), workerUrl);

let told = 0;
setInterval(async () => {
  const published = (await publishedRecords()) - before;
  if (published > told) process.stdout.write(`${published}\n`);
  told = published;
  const committed = await context.bus.committed(posts, 'classifier');
  const offsets = await context.bus.offsets(posts);
  if (!offsets.every(({ partition, end }) => committed.get(partition) === end)) return;
  process.stdout.write('done\n');
  process.exit(0);
}, 10);

async function publishedRecords(): Promise<number> {
  const offsets = await context.bus.offsets(scoredPosts);
  return offsets.reduce((sum, { end }) => sum + end, 0);
}
