import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { busTopics, type TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';
import { hexId, scoredPost, sourceHealth, tickOf } from '../support/scored-posts.ts';
import { repositoryRoot } from '../support/source-tree.ts';

const running: RunningGateway[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof runGateway>[0] = {}): Promise<RunningGateway> {
  const one = await runGateway(options);
  running.push(one);
  return one;
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-gateway-'));
  folders.push(folder);
  return folder;
}

/** Posts that the rollups count, over all of the stretch the made-up posts lie in. */
async function counted(gateway: RunningGateway, query = ''): Promise<number> {
  const stretch = 'from=2027-01-15T00:00:00Z&to=2027-01-16T00:00:00Z&step=3600';
  const { body } = await gateway.get(`/trends?${stretch}${query}`);
  return body.buckets.reduce((sum: number, bucket: { posts: number }) => sum + bucket.posts, 0);
}

/** Stories that the rollups count, over the same stretch. */
async function told(gateway: RunningGateway, query = ''): Promise<number> {
  const stretch = 'from=2027-01-15T00:00:00Z&to=2027-01-16T00:00:00Z&step=3600';
  const { body } = await gateway.get(`/trends?${stretch}${query}`);
  return body.buckets.reduce((sum: number, bucket: { stories: number }) => sum + bucket.stories, 0);
}

async function alertIds(gateway: RunningGateway): Promise<string[]> {
  return (await gateway.get('/alerts?limit=500')).body.alerts.map(({ id }: { id: string }) => id);
}

async function allIds(gateway: RunningGateway): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await gateway.get(`/posts?limit=500${cursor && `&cursor=${cursor}`}`);
    ids.push(...body.posts.map((post: { id: string }) => post.id));
    cursor = body.next;
  }
  return ids;
}

describe('posts that are delivered again', () => {
  it('change nothing, in whatever batch, partition or form they come', async () => {
    const gateway = await start();
    const posts = Array.from({ length: 300 }, (_, n) =>
      scoredPost({ n, companies: { ACME: 'negative' } }),
    );
    await gateway.publish(posts);
    await gateway.publish(posts.slice(0, 50));
    // The same id seen later under another text lies in another partition.
    await gateway.publish(
      posts.slice(50, 100).map((post) => ({
        ...post,
        textHash: hexId(`else ${post.id}`),
        observedAt: post.observedAt + 60_000,
      })),
    );
    // Twice within one batch.
    await gateway.publish([scoredPost({ n: 500 }), scoredPost({ n: 500 })]);
    expect((await allIds(gateway)).sort()).toEqual(
      [...posts.map(({ id }) => id), hexId(500)].sort(),
    );
    expect(await counted(gateway)).toBe(301);
    expect(await counted(gateway, '&time=observed')).toBe(301);
    expect(await counted(gateway, '&company=ACME')).toBe(300);
    expect(await gateway.metric('barograph_gateway_posts_inserted_total')).toBe(301);
    expect(await gateway.metric('barograph_gateway_posts_duplicate_total')).toBe(101);
  });

  it('are not read again by a gateway that starts anew', async () => {
    const folder = freshFolder();
    const first = await runGateway({ folder });
    await first.publish(Array.from({ length: 40 }, (_, n) => scoredPost({ n })));
    await first.stop();
    const again = await start({ folder });
    await again.publish([scoredPost({ n: 40 })]);
    expect(await again.metric('barograph_gateway_posts_consumed_total')).toBe(1);
    expect(await counted(again)).toBe(41);
  });
});

describe('a gateway that is killed', () => {
  it('has every post, story and alert once afterwards, in rows and in counts', {
    timeout: 120_000,
  }, async () => {
    const folder = freshFolder();
    const rounds = [
      { from: 0, to: 2_880, killAt: 500 },
      { from: 2_880, to: 5_760, killAt: 1_200 },
    ];
    for (const { from, to, killAt } of rounds) {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'test/support/gateway-child.ts', folder, String(from), String(to)],
        { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const exited = once(child, 'close');
      for await (const line of createInterface({ input: child.stdout })) {
        if (Number(line) >= killAt) break;
      }
      child.kill('SIGKILL');
      expect((await exited)[1]).toBe('SIGKILL');
    }
    const gateway = await start({ folder });
    const recordsOf = async (topic: TopicDefinition<unknown>) =>
      (await gateway.bus.offsets(topic)).reduce((sum, { end }) => sum + end, 0);
    const published = await recordsOf(busTopics.live.scoredPosts);
    expect(published).toBeGreaterThan(1_500);
    await until(async () => (await counted(gateway)) >= published);
    const ids = await allIds(gateway);
    expect(ids).toHaveLength(published);
    expect(new Set(ids).size).toBe(published);
    expect(await counted(gateway)).toBe(published);
    expect(await counted(gateway, '&company=ACME&time=observed')).toBe(published);

    // In each minute that was closed, 40 of the 60 posts are copies.
    const stories = published - (await recordsOf(busTopics.live.stories)) * 40;
    await until(async () => (await told(gateway)) === stories);
    expect(await told(gateway, '&company=ACME&time=observed')).toBe(stories);
    const alerts = await recordsOf(busTopics.live.alerts);
    expect(alerts).toBeGreaterThan(2);
    await until(async () => (await alertIds(gateway)).length === alerts);
    expect(new Set(await alertIds(gateway)).size).toBe(alerts);
  });
});

describe('records that no longer count', () => {
  it('leaves out what an ingest wrote after it had lost its role', async () => {
    const gateway = await start();
    const same = { textHash: hexId('one partition') };
    await gateway.publish([
      { ...scoredPost({ n: 1, epoch: 3 }), ...same },
      { ...scoredPost({ n: 2, epoch: 2 }), ...same },
      { ...scoredPost({ n: 3, epoch: 3 }), ...same },
    ]);
    expect((await allIds(gateway)).sort()).toEqual([hexId(1), hexId(3)].sort());
  });

  it('keeps replays apart from what is live, and forgets their older generations', async () => {
    const gateway = await start();
    await gateway.publish([scoredPost({ n: 1 })]);
    const replay = (n: number, id: string, generation: number) =>
      scoredPost({ n, replay: { id, generation } });
    await gateway.publish([replay(1, 'a', 0), replay(2, 'a', 0), replay(1, 'b', 0)], 'replay');
    await gateway.publish([replay(3, 'a', 1)], 'replay');
    await gateway.publish([replay(4, 'a', 0)], 'replay');
    const idsOf = async (id: string) =>
      (await gateway.get(`/posts?lane=replay&replay=${id}`)).body.posts.map(
        (post: { id: string }) => post.id,
      );
    expect(await idsOf('a')).toEqual([hexId(3)]);
    expect(await idsOf('b')).toEqual([hexId(1)]);
    expect(await idsOf('c')).toEqual([]);
    expect(await counted(gateway, '&lane=replay&replay=a')).toBe(1);
    expect(await counted(gateway)).toBe(1);
    expect(await gateway.metric('barograph_gateway_records_stale_total')).toBe(1);
  });
});

const hostileSymbols = { constructor: 'neutral', "A'B": 'negative' } as const;

describe('what a post may contain', () => {
  it('comes out as it went in', async () => {
    const gateway = await start();
    const titles = [
      'nul \u0000 byte',
      'half \udc12 a pair',
      'emoji 💥 ok',
      "'; DROP TABLE posts; --",
      '\u202eright to left',
      'x'.repeat(2_000),
    ];
    await gateway.publish(
      titles.map((title, n) => scoredPost({ n, title, companies: hostileSymbols })),
    );
    const { body } = await gateway.get('/posts');
    const shown = body.posts.map((post: { title: string }) => post.title);
    expect(shown.sort()).toEqual(titles.map((title) => title.replace('\udc12', '\ufffd')).sort());
    expect(body.posts[0].companies).toHaveLength(2);
    expect(await counted(gateway, '&company=constructor')).toBe(titles.length);
  });
});

describe('ticks', () => {
  it("keep the sources' health, also over a restart", async () => {
    const folder = freshFolder();
    const first = await runGateway({ folder });
    await first.bus.publish(busTopics.live.scoredPosts, [
      {
        key: null,
        value: tickOf(1_800_000_000_000, [sourceHealth('a'), sourceHealth('b', 'failing')]),
      },
    ]);
    await until(async () => (await first.get('/sources')).body.sources.length === 2);
    await first.stop();
    const again = await start({ folder });
    const { body } = await again.get('/sources');
    expect(body.sources).toMatchObject([
      { id: 'a', state: 'healthy', since: '2027-01-15T08:00:00.000Z' },
      { id: 'b', state: 'failing', error: 'connection refused' },
    ]);
  });
});
