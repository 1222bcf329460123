import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { Stories } from '../../services/core/contracts/stories.ts';
import { storiesOf } from '../support/alerts.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';
import { hexId, type ScoredPostSketch, scoredPost } from '../support/scored-posts.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const minute = 60_000;

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Parameters<typeof runGateway>[0] = {}): Promise<RunningGateway> {
  const running = await runGateway({ clock: () => noon + 10 * minute, ...options });
  undo.push(() => running.stop());
  return running;
}

/** Published and observed in the n-th minute after noon. */
const at = (n: number, minutes: number, more: Partial<ScoredPostSketch> = {}) =>
  scoredPost({
    n,
    publishedAt: noon + minutes * minute,
    observedAt: noon + minutes * minute + 30_000,
    ...more,
  });

type Pairs = readonly (readonly [post: number, story: number])[];

/** Alerting's account of the n-th minute after noon. */
function account(minutes: number, pairs: Pairs, more: Partial<Stories> = {}): Stories {
  const assignments = pairs.map(([post, story]) => ({ post: hexId(post), story: hexId(story) }));
  return { ...storiesOf(noon + minutes * minute), assignments, ...more };
}

async function tell(
  { bus }: RunningGateway,
  accounts: readonly Stories[],
  lane: 'live' | 'replay' = 'live',
): Promise<void> {
  await bus.publish(
    busTopics[lane].stories,
    accounts.map((value) => ({ key: null, value })),
  );
}

const stretch = `from=${new Date(noon).toISOString()}&to=${new Date(noon + 5 * minute).toISOString()}`;
/** `posts/stories` of each minute from noon on. */
async function counts(running: RunningGateway, query = ''): Promise<string[]> {
  const { body } = await running.get(`/trends?${stretch}&step=60${query}`);
  return body.buckets.map(
    ({ posts, stories }: { posts: number; stories: number | null }) => `${posts}/${stories}`,
  );
}
async function storyOf(running: RunningGateway, n: number, query = ''): Promise<string | null> {
  return (await running.get(`/posts/${hexId(n)}${query}`)).body.story;
}

describe('stories', () => {
  it('are told with each post, and counted where they are told first, once alerting has closed the minute', async () => {
    const running = await start();
    await running.publish([
      at(1, 0),
      at(2, 0, { companies: { ACME: 'negative' } }),
      at(3, 0, { topic: 'Macro' }),
      at(4, 1),
    ]);
    expect(await counts(running)).toEqual(['3/null', '1/null', '0/null', '0/null', '0/null']);
    expect(await storyOf(running, 1)).toBeNull();

    await tell(running, [
      account(0, [
        [1, 1],
        [2, 1],
        [3, 3],
      ]),
    ]);
    await until(async () => (await counts(running))[0] === '3/2');
    expect(await counts(running)).toEqual(['3/2', '1/null', '0/null', '0/null', '0/null']);
    await tell(running, [account(1, [[4, 3]]), account(2, [])]);
    await until(async () => (await counts(running))[2] === '0/0');
    expect(await counts(running)).toEqual(['3/2', '1/0', '0/0', '0/null', '0/null']);
    expect(await counts(running, '&topic=Macro')).toEqual([
      '1/1',
      '0/0',
      '0/0',
      '0/null',
      '0/null',
    ]);
    expect((await counts(running, '&company=ACME'))[0]).toBe('1/0');
    expect((await counts(running, '&time=observed')).slice(0, 2)).toEqual(['3/2', '1/0']);
    expect(await Promise.all([1, 2, 3, 4].map((n) => storyOf(running, n)))).toEqual(
      [1, 1, 3, 3].map(hexId),
    );
    const listed = (await running.get('/posts')).body.posts;
    expect(
      listed.map(({ id, story }: { id: string; story: string }) => [id, story]).sort(),
    ).toEqual(
      [
        [1, 1],
        [2, 1],
        [3, 3],
        [4, 3],
      ]
        .map((pair) => pair.map(hexId))
        .sort(),
    );
  });

  it('count the same when they come before their posts', async () => {
    const running = await start();
    await tell(running, [
      account(0, [
        [1, 1],
        [2, 1],
      ]),
      account(1, [[3, 1]]),
    ]);
    await until(async () => (await counts(running))[1] === '0/0');
    await running.publish([at(1, 0), at(2, 0), at(3, 1)]);
    expect((await counts(running)).slice(0, 2)).toEqual(['2/1', '1/0']);
    expect(await storyOf(running, 3)).toBe(hexId(1));
    // The next one is assigned in the usual way.
    await running.publish([at(4, 2)]);
    await tell(running, [account(2, [[4, 1]])]);
    await until(async () => (await counts(running))[2] === '1/0');
  });

  it('do not change when alerting writes a minute again after a crash in the middle of it', async () => {
    const running = await start();
    await running.publish([at(1, 0), at(2, 0), at(3, 0)]);
    await tell(running, [
      account(
        0,
        [
          [1, 1],
          [2, 1],
        ],
        { last: false },
      ),
      account(
        0,
        [
          [1, 1],
          [2, 1],
        ],
        { last: false, epoch: 2 },
      ),
      account(0, [[3, 1]], { epoch: 2 }),
      account(0, [[3, 1]], { epoch: 2 }),
      // What the one before it still wrote is left out.
      account(1, [], { epoch: 1 }),
    ]);
    await until(async () => (await counts(running))[0] === '3/1');
    expect((await counts(running))[1]).toBe('0/null');
  });

  it('are counted once each where alerting assigns none: history and what came late', async () => {
    const running = await start();
    await running.publish([{ ...at(1, 0), history: true }, at(2, 0), at(3, 0)]);
    await tell(running, [account(0, [[2, 2]], { late: [hexId(3)] })]);
    await until(async () => (await counts(running))[0] === '3/3');
    expect(await storyOf(running, 1)).toBeNull();
    expect(await storyOf(running, 3)).toBeNull();
  });

  it('of a filter are those of the posts that meet it', async () => {
    const running = await start();
    const { body: filter } = await running.send('POST', '/filters', {
      name: 'Wire',
      sources: ['wire'],
    });
    await running.publish([
      at(1, 0),
      at(2, 0),
      at(3, 0, { source: 'other' }),
      at(4, 0, { companies: { ACME: 'negative' } }),
    ]);
    await tell(running, [
      account(0, [
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 4],
      ]),
    ]);
    await until(async () => (await counts(running))[0] === '4/2');
    expect((await counts(running, `&filter=${filter.id}`))[0]).toBe('3/2');
    expect((await counts(running, `&filter=${filter.id}&company=ACME`))[0]).toBe('1/1');
  });

  it('survive a restart, and stay within their replay', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'barograph-gateway-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const first = await runGateway({ folder, clock: () => noon });
    const replay = { id: 'r', generation: 0 };
    await first.publish([at(1, 0), at(2, 0)]);
    await first.publish([at(1, 0, { replay }), at(2, 0, { replay })], 'replay');
    const pairs: Pairs = [
      [1, 1],
      [2, 1],
    ];
    await tell(first, [account(0, pairs, { replay })], 'replay');
    const ofReplay = '&lane=replay&replay=r';
    await until(async () => (await counts(first, ofReplay))[0] === '2/1');
    expect((await counts(first))[0]).toBe('2/null');
    await first.stop();

    const again = await start({ folder });
    expect((await counts(again, ofReplay))[0]).toBe('2/1');
    expect(await storyOf(again, 2, '?lane=replay&replay=r')).toBe(hexId(1));
    await tell(again, [account(0, pairs)]);
    await until(async () => (await counts(again))[0] === '2/1');
    // A seek begins anew: nothing of the older generation is left.
    const anew = { id: 'r', generation: 1 };
    await again.publish([at(1, 0, { replay: anew })], 'replay');
    expect((await counts(again, ofReplay))[0]).toBe('1/null');
    expect(await storyOf(again, 1, '?lane=replay&replay=r')).toBeNull();
  });
});
