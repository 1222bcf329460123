import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventBus } from '../services/core/bus/event-bus.ts';
import { busTopics } from '../services/core/contracts/bus-topics.ts';
import type { Post } from '../services/core/contracts/post.ts';
import { firstLook } from '../services/first-look.ts';
import { type EmbeddedFolder, makeEmbeddedFolder } from './support/embedded-bus.ts';
import { hexId } from './support/scored-posts.ts';

const minute = Date.UTC(2026, 2, 4, 9, 30);
const post: Post = {
  type: 'post',
  epoch: 1,
  id: hexId(1),
  textHash: hexId('text'),
  signature: 'A'.repeat(64),
  source: 'desk',
  kind: 'news',
  title: 'Made-up Maker opens a second mill',
  publishedAt: minute,
  observedAt: minute,
  history: false,
  companies: [],
};

let folder: EmbeddedFolder;
let bus: EventBus;
beforeEach(async () => {
  folder = await makeEmbeddedFolder();
  bus = folder.open();
});
afterEach(() => folder.remove());

function publish(value: Post | { type: 'tick'; epoch: number; minute: number; sources: [] }) {
  return bus.publish(busTopics.live.posts, [{ key: null, partition: 0, value }]);
}

it('plays the bundled demonstration while nothing is configured and stored', async () => {
  const demonstration = await firstLook(bus, false);
  expect(existsSync(demonstration?.file ?? '')).toBe(true);
  expect(await firstLook(bus, true)).toBeUndefined();
});

it('still plays it after minutes in which nothing came, and no more once there is a post', async () => {
  await publish({ type: 'tick', epoch: 1, minute, sources: [] });
  expect(await firstLook(bus, false)).toBeDefined();
  await publish(post);
  expect(await firstLook(bus, false)).toBeUndefined();
});
