import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EventBus } from './core/bus/event-bus.ts';
import { busTopics } from './core/contracts/bus-topics.ts';
import { retry } from './core/retry.ts';
import type { DemonstrationOptions } from './replay/demonstration.ts';

/** The first days are played at once, so that the page has something to show; then two hours of it in 12 seconds. */
const playFrom = Date.UTC(2023, 2, 8, 18);
const speed = 600;

const patience = { baseMs: 200, maxMs: 5_000, retries: Number.POSITIVE_INFINITY };

/**
 * What is played by itself: the bundled demonstration, as long as nothing has been configured and no live post has
 * been stored. Waits for a bus that is away.
 * @param configured whether there is a configuration file
 */
export async function firstLook(
  bus: EventBus,
  configured: boolean,
): Promise<DemonstrationOptions | undefined> {
  if (configured || (await retry(() => hasLivePosts(bus), patience))) return undefined;
  const file = ['..', '../..']
    .map((up) => fileURLToPath(new URL(`${up}/demonstration/march-2023.jsonl`, import.meta.url)))
    .find((path) => existsSync(path));
  return file === undefined ? undefined : { file, playFrom, speed };
}

/** Ticks alone say only that somebody has watched. */
async function hasLivePosts(bus: EventBus): Promise<boolean> {
  for await (const records of bus.read(busTopics.live.posts, { from: 'earliest' })) {
    if (records.some(({ value }) => value.type === 'post')) return true;
  }
  return false;
}
