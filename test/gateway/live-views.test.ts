import { afterEach, describe, expect, it } from 'vitest';
import type { Frame, View } from '../../services/core/contracts/api/socket-events.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { Notification } from '../../services/core/contracts/notification.ts';
import { alertOf, replayRecord, storiesOf } from '../support/alerts.ts';
import { connectPage, hourView, openPage, type Page } from '../support/page-socket.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';
import { hexId, type ScoredPostSketch, scoredPost, tickOf } from '../support/scored-posts.ts';

const minute = 60_000;
/** Where the replays of these tests begin. */
const from = replayRecord('r').from;

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Parameters<typeof runGateway>[0] = {}): Promise<RunningGateway> {
  const running = await runGateway(options);
  undo.push(() => running.stop());
  return running;
}

function page(running: RunningGateway): Page {
  const opened = openPage(connectPage(running.url));
  undo.push(() => {
    opened.socket.disconnect();
  });
  return opened;
}

const viewOf = (replay: string): View => ({ ...hourView, lane: 'replay', replay });
const run = (id: string, generation = 0) => ({ id, generation });
const replayed = (n: number, minutes: number, more: Partial<ScoredPostSketch> = {}) =>
  scoredPost({
    n,
    publishedAt: from + minutes * minute,
    observedAt: from + minutes * minute,
    replay: run('r'),
    ...more,
  });
const recent = (n: number, more: Partial<ScoredPostSketch> = {}) =>
  scoredPost({ n, publishedAt: Date.now() - minute, observedAt: Date.now(), ...more });
const ofFrames = <K extends keyof Frame>(frames: readonly Frame[], name: K) =>
  frames.flatMap((frame) => (frame[name] === undefined ? [] : [frame[name]]));
const sum = (buckets: readonly { posts: number }[]) =>
  buckets.reduce((total, { posts }) => total + posts, 0);

describe('a page that looks at a replay', () => {
  it('sees its posts alone, up to where it has got to', async () => {
    const running = await start();
    await running.publish([recent(1)]);
    await running.publish([replayed(2, 0), replayed(3, 20, { replay: run('other') })], 'replay');
    const watching = page(running);
    const live = page(running);
    await live.snapshot();
    const snapshot = await watching.snapshot(viewOf('r'));
    expect(snapshot.posts.map(({ id }) => id)).toEqual([hexId(2)]);
    expect(snapshot.total).toBe(1);

    await running.publish([replayed(4, 30), replayed(5, 30, { replay: run('other') })], 'replay');
    await running.bus.publish(busTopics.replay.scoredPosts, [
      { key: null, value: { ...tickOf(from + 39 * minute), replay: run('r') } },
    ]);
    const end = new Date(from + 40 * minute).toISOString();
    await until(() => watching.frames.at(-1)?.now === end);
    expect(watching.ids()).toEqual([hexId(4)]);
    const again = await page(running).snapshot(viewOf('r'));
    expect(again.now).toBe(end);
    expect(again.buckets).toHaveLength(60);
    expect(again.buckets.at(-1)?.at).toBe(new Date(from + 39 * minute).toISOString());
    expect(sum(again.buckets)).toBe(2);
    expect(live.frames).toEqual([]);
  });

  it('is told when it begins anew, and gets nothing of the old generation from then on', async () => {
    const running = await start();
    await running.publish([replayed(1, 0)], 'replay');
    const watching = page(running);
    await watching.snapshot(viewOf('r'));
    await running.bus.publish(
      busTopics.replay.scoredPosts,
      [0, 1, 2, 3].map((partition) => ({
        key: null,
        partition,
        value: {
          type: 'replay-start' as const,
          epoch: 1,
          replay: run('r', 1),
          from,
          to: from + 60 * minute,
          snapshot: null,
        },
      })),
    );
    await until(() => watching.frames.length > 0);
    expect(watching.frames).toMatchObject([{ restarted: true, posts: [], buckets: [] }]);
    expect((await watching.snapshot(viewOf('r'))).posts).toEqual([]);
    await running.publish([replayed(2, 1), replayed(3, 1, { replay: run('r', 1) })], 'replay');
    await until(() => watching.ids().length > 0);
    expect(watching.ids()).toEqual([hexId(3)]);
    expect(watching.frames.at(-1)?.restarted).toBeUndefined();
  });

  it('may look before anything of it has come', async () => {
    const running = await start();
    await running.bus.publish(busTopics.replays, [{ key: 'r', value: replayRecord('r') }]);
    const watching = page(running);
    await until(async () => (await watching.snapshot(viewOf('r'))).replays.length === 1);
    const snapshot = await watching.snapshot(viewOf('r'));
    expect(snapshot).toMatchObject({ posts: [], now: new Date(from).toISOString() });
    await running.publish([replayed(1, 0)], 'replay');
    await until(() => watching.frames.some(({ restarted }) => restarted === true));
    expect((await watching.snapshot(viewOf('r'))).posts).toHaveLength(1);
  });

  it('gets no flood from one at full speed, and exact counts', async () => {
    const running = await start();
    const watching = page(running);
    await running.publish([replayed(0, 0)], 'replay');
    const buckets = new Map(
      (await watching.snapshot(viewOf('r'))).buckets.map((bucket) => [bucket.at, bucket]),
    );
    const startedAt = performance.now();
    for (let n = 1; n < 2_000; n += 250) {
      await running.publish(
        Array.from({ length: 250 }, (_, i) => replayed(n + i, (n + i) / 50)),
        'replay',
      );
    }
    const end = new Date(from + 40 * minute + 1).toISOString();
    await until(() => watching.frames.at(-1)?.now === end);
    expect(watching.frames.length).toBeLessThanOrEqual((performance.now() - startedAt) / 250 + 1);
    for (const frame of watching.frames) {
      for (const bucket of frame.buckets) buckets.set(bucket.at, bucket);
    }
    expect(sum([...buckets.values()])).toBe(2_001);
    const skipped = watching.frames.reduce((total, frame) => total + frame.skipped, 0);
    expect(watching.ids().length + skipped).toBe(2_000);
    const fresh = await page(running).snapshot(viewOf('r'));
    for (const bucket of fresh.buckets) {
      expect(buckets.get(bucket.at) ?? { ...bucket, posts: 0 }).toEqual(bucket);
    }
  });

  it.each([
    [{ ...hourView, lane: 'replay' }, 'replay'],
    [{ ...hourView, replay: 'r' }, 'replay'],
    [{ ...hourView, lane: 'sideways' }, 'lane'],
    [{ ...hourView, filter: 'none' }, 'no such filter'],
  ])('%j is answered with what is wrong', async (view, word) => {
    const running = await start();
    expect(await page(running).look(view)).toMatchObject({
      error: expect.stringContaining(word),
    });
  });
});

describe('a page that looks at a filter', () => {
  it('sees what meets it, counts stories, and asks anew when it is changed', async () => {
    const running = await start();
    const body = { name: 'Wire', sources: ['wire'] };
    const { body: filter } = await running.send('POST', '/filters', body);
    await running.publish([recent(1), recent(2, { source: 'other' })]);
    const watching = page(running);
    const view = { ...hourView, filter: filter.id };
    const snapshot = await watching.snapshot(view);
    expect(snapshot.posts.map(({ id }) => id)).toEqual([hexId(1)]);
    expect(sum(snapshot.buckets)).toBe(1);
    expect(snapshot.filters).toEqual([filter]);

    const posts = [recent(3), recent(4, { source: 'other' })];
    await running.publish(posts);
    await until(() => watching.ids().length > 0);
    expect(watching.ids()).toEqual([hexId(3)]);
    const closed = Math.floor(Date.now() / minute) * minute;
    await running.bus.publish(busTopics.live.stories, [
      {
        key: null,
        value: {
          ...storiesOf(closed),
          assignments: [1, 2, 3, 4].map((n) => ({ post: hexId(n), story: hexId(1) })),
        },
      },
    ]);
    const stories = () =>
      watching.frames
        .flatMap(({ buckets }) => buckets)
        .filter((bucket) => bucket.posts > 0)
        .at(-1)?.stories;
    await until(() => typeof stories() === 'number');
    const fresh = await page(running).snapshot(view);
    const told = fresh.buckets.reduce((total, bucket) => total + (bucket.stories ?? 0), 0);
    expect([sum(fresh.buckets), told]).toEqual([2, 1]);

    const changed = { ...body, sources: ['other'], version: 1 };
    await running.send('PUT', `/filters/${filter.id}`, changed);
    await until(() => watching.frames.some(({ restarted }) => restarted === true));
    const named = ofFrames(watching.frames, 'filters').at(-1);
    expect(named).toMatchObject([{ sources: ['other'], version: 2 }]);
    const anew = await watching.snapshot(view);
    expect(anew.posts.map(({ id }) => id).sort()).toEqual([hexId(2), hexId(4)].sort());
  });
});

describe('every page', () => {
  it('is told of alerts of what it looks at, and of what people set about them', async () => {
    const running = await start();
    await running.bus.publish(busTopics.live.alerts, [
      { key: null, value: alertOf({ n: 1, state: 'pending' }) },
    ]);
    await until(async () => (await running.get('/alerts')).body.alerts.length === 1);
    const live = page(running);
    const watching = page(running);
    expect((await live.snapshot()).alerts).toMatchObject([{ state: 'pending' }]);
    expect((await watching.snapshot(viewOf('r'))).alerts).toEqual([]);

    const alert = alertOf({ n: 1 });
    await running.bus.publish(busTopics.live.alerts, [{ key: null, value: alert }]);
    await until(() => ofFrames(live.frames, 'alerts').length > 0);
    // The same again, as after a restart of alerting, is no news.
    await running.bus.publish(busTopics.live.alerts, [
      { key: null, value: { ...alert, epoch: 2 } },
    ]);
    await running.send('POST', `/alerts/${alert.id}/acknowledge`, { by: 'Ada' });
    await until(() => ofFrames(live.frames, 'alerts').length > 1);
    await running.send('POST', `/alerts/${alert.id}/silence`, { minutes: 5 });
    await until(() => ofFrames(live.frames, 'alerts').length > 2);
    expect(ofFrames(live.frames, 'alerts').flat()).toMatchObject([
      { id: alert.id, state: 'firing', acknowledged: null, silenced: false },
      { id: alert.id, acknowledged: { by: 'Ada' }, silenced: false },
      { id: alert.id, acknowledged: { by: 'Ada' }, silenced: true },
    ]);
    expect(ofFrames(watching.frames, 'alerts')).toEqual([]);
  });

  it('is told of replays, and of what was said on the route to the page', async () => {
    const running = await start();
    const told = page(running);
    const snapshot = await told.snapshot();
    expect(snapshot).toMatchObject({ replays: [], notifications: [], filters: [] });
    const notification: Notification = {
      id: 'n1',
      epoch: 1,
      route: 'page',
      state: 'delivered',
      summary: 'No ticks since 09:30',
      content: { type: 'pipeline-stalled', lastMinute: from },
      attempts: 1,
      createdAt: from,
      updatedAt: from,
    };
    await running.bus.publish(busTopics.notifications, [
      { key: 'n0', value: { ...notification, id: 'n0', route: 'desk' } },
      { key: 'n1', value: notification },
    ]);
    await running.bus.publish(busTopics.replays, [{ key: 'r', value: replayRecord('r') }]);
    await until(() => ofFrames(told.frames, 'notifications').length > 0);
    await until(() => ofFrames(told.frames, 'replays').length > 0);
    expect(ofFrames(told.frames, 'notifications')).toMatchObject([
      [{ id: 'n1', type: 'pipeline-stalled', at: new Date(from).toISOString() }],
    ]);
    expect(ofFrames(told.frames, 'replays')).toMatchObject([[{ id: 'r', state: 'running' }]]);
    const { body } = await running.get('/notifications');
    expect(body.notifications.map(({ id }: { id: string }) => id)).toEqual(['n1', 'n0']);
    expect((await page(running).snapshot()).notifications).toHaveLength(1);
  });
});
