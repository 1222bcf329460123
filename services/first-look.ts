import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EventBus } from './core/bus/event-bus.ts';
import { busTopics } from './core/contracts/bus-topics.ts';
import type { DemonstrationOptions } from './replay/demonstration.ts';

/** The first days are played at once, so that the page has something to show; then two hours of it in 12 seconds. */
const playFrom = Date.UTC(2023, 2, 8, 18);
const speed = 600;

/**
 * What is played by itself: the bundled demonstration, as long as nothing has been configured and no live post has
 * been stored.
 * @param configured whether there is a configuration file
 */
export async function firstLook(
  bus: EventBus,
  configured: boolean,
): Promise<DemonstrationOptions | undefined> {
  if (configured) return undefined;
  const stored = await bus.offsets(busTopics.live.posts);
  if (stored.some(({ end }) => end > 0)) return undefined;
  const file = ['..', '../..']
    .map((up) => fileURLToPath(new URL(`${up}/demonstration/march-2023.jsonl`, import.meta.url)))
    .find((path) => existsSync(path));
  return file === undefined ? undefined : { file, playFrom, speed };
}
