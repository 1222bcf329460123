import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startIngestProcess } from './ingest-process.ts';
import type { Provider } from './providers/provider.ts';
import { type RunningIngest, startTestIngest, until, untilLeading } from './running-ingest.ts';

export interface SourceSuiteOptions {
  readonly start: () => Promise<Provider>;
  /** Words of the error when the provider's answer never ends. */
  readonly endless: RegExp;
  /** Words of the error when it does not let us in. */
  readonly refused: RegExp;
}

/** What every source of social posts has to do, whatever its protocol. */
export function describeSource({ start, endless, refused }: SourceSuiteOptions): void {
  let provider: Provider;
  let running: RunningIngest[] = [];
  beforeEach(async () => {
    provider = await start();
  });
  afterEach(async () => {
    for (const ingest of running) await ingest.stop();
    running = [];
    await provider.close();
  });

  async function read(dataDir?: string): Promise<RunningIngest> {
    const ingest = await startTestIngest({
      ...(dataDir === undefined ? {} : { dataDir }),
      sources: [provider.settings],
      config: { secrets: provider.secrets },
    });
    running.push(ingest);
    await untilLeading(ingest);
    return ingest;
  }

  async function nativeIds(ingest: RunningIngest): Promise<readonly string[]> {
    return (await ingest.posts()).map(({ nativeId }) => nativeId ?? '').sort();
  }

  /** Waits until all of these have been taken. */
  async function takenOf(ingest: RunningIngest, ids: readonly string[]): Promise<void> {
    await until(async () => {
      const taken = new Set(await nativeIds(ingest));
      return ids.every((id) => taken.has(id));
    });
  }

  /** Waits until the source takes what is published, so that what comes next is live. */
  async function ready(ingest: RunningIngest): Promise<void> {
    let count = 0;
    await until(async () => {
      count += 1;
      provider.publish([`Before anything else ${count}`]);
      return ((await ingest.source(provider.settings.id))?.posts ?? 0) > 0;
    });
    await takenOf(ingest, provider.publish(['From here on everything counts']));
  }

  it('takes what is published, as live posts of kind social', async () => {
    const ingest = await read();
    await ready(ingest);
    const ids = provider.publish([
      'Acme lifts its outlook',
      'Zenlo Bank cuts jobs',
      'Quillor halts',
    ]);
    await takenOf(ingest, ids);
    const posts = (await ingest.posts()).filter(({ nativeId }) => ids.includes(nativeId ?? ''));
    expect(posts).toHaveLength(3);
    for (const post of posts) {
      expect(post).toMatchObject({
        kind: 'social',
        source: provider.settings.id,
        form: 'original',
        history: false,
        author: expect.stringMatching(/author\d+/),
        url: expect.stringMatching(/^https:\/\//),
      });
    }
    expect(posts.map(({ title }) => title).sort()).toEqual([
      'Acme lifts its outlook',
      'Quillor halts',
      'Zenlo Bank cuts jobs',
    ]);
  });

  it('goes on after a cut without gap or double', async () => {
    const ingest = await read();
    await ready(ingest);
    const ids = [...provider.publish(['One', 'Two'])];
    await takenOf(ingest, ids);
    provider.setFault({ status: 502 });
    ids.push(...provider.publish(['Three', 'Four', 'Five']));
    provider.setFault(undefined);
    ids.push(...provider.publish(['Six']));
    await takenOf(ingest, ids);
    provider.cut();
    ids.push(...provider.publish(['Seven']));
    await takenOf(ingest, ids);
    const taken = await nativeIds(ingest);
    expect(new Set(taken).size).toBe(taken.length);
  });

  it('leaves the provider alone for as long as a 429 asks', async () => {
    provider.setFault({ status: 429, headers: { 'retry-after': '3600' } });
    const ingest = await read();
    const view = await ingest.sourceThat(provider.settings.id, ({ state }) => state === 'failing');
    expect(view.error).toContain('429');
    expect(Date.parse(view.nextPollAt ?? '') - Date.now()).toBeGreaterThan(3_400_000);
    expect(provider.requests).toBe(1);
  });

  it('says that the server fails, comes back ever later, and recovers', async () => {
    provider.setFault({ status: 503 });
    const ingest = await read();
    const view = await ingest.sourceThat(provider.settings.id, ({ state }) => state === 'failing');
    expect(view.error).toContain('503');
    await until(() => provider.requests >= 2);
    provider.setFault(undefined);
    const ids = provider.publish(['Back again']);
    await ingest.sourceThat(
      provider.settings.id,
      ({ state, posts }) => state === 'healthy' && posts > 0,
    );
    expect(await nativeIds(ingest)).toEqual(ids);
  });

  it('says in words that it is not let in, and does not hammer', async () => {
    provider.setFault({ status: 401 });
    const ingest = await read();
    const view = await ingest.sourceThat(provider.settings.id, ({ state }) => state === 'failing');
    expect(view.error).toMatch(refused);
    expect(Date.parse(view.nextPollAt ?? '') - Date.now()).toBeGreaterThan(100_000);
    // One more at the most, with a fresh token.
    expect(provider.requests).toBeLessThanOrEqual(2);
  });

  it('gives up an answer that never ends, takes pushed posts meanwhile, and recovers', async () => {
    provider.setFault('endless');
    const ingest = await read();
    expect((await ingest.push({ title: 'Meanwhile' })).status).toBe(202);
    const view = await ingest.sourceThat(provider.settings.id, ({ state }) => state === 'failing');
    expect(view.error).toMatch(endless);
    provider.setFault(undefined);
    provider.publish(['After all']);
    await ingest.sourceThat(provider.settings.id, ({ posts }) => posts > 0);
  });

  it('puts what makes no sense into the dead letters, and nothing else with it', async () => {
    const ingest = await read();
    await ready(ingest);
    provider.publishNonsense();
    const ids = provider.publish(['Sound as ever']);
    await until(async () => (await nativeIds(ingest)).includes(ids[0] ?? ''));
    await until(async () => (await ingest.deadLetters()).length > 0);
    const [letter, ...others] = await ingest.deadLetters();
    expect(others).toEqual([]);
    expect(letter?.origin).toEqual({ type: 'source', source: provider.settings.id });
    expect(letter?.reason).toMatch(/it is no|cannot be read/);
    expect((await ingest.source(provider.settings.id))?.state).toBe('healthy');
  });

  it('loses nothing to kill -9 in mid-stream, and takes nothing twice', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'barograph-kill-source-'));
    const storage = { kind: 'embedded', dataDir: join(dataDir, 'bus') } as const;
    const config = { defaultFeeds: false, sources: [provider.settings], secrets: provider.secrets };
    const ids = [...provider.publish(['Zero'])];
    let count = 0;
    const publishing = setInterval(() => {
      count += 1;
      ids.push(...provider.publish([`Post number ${count} of the stream`]));
    }, 50);
    try {
      for (const wanted of [1, 20]) {
        const child = await startIngestProcess({ storage, dataDir, config });
        try {
          await until(
            async () => ((await child.source(provider.settings.id))?.posts ?? 0) >= wanted,
          );
        } finally {
          await child.kill();
        }
      }
    } finally {
      clearInterval(publishing);
    }
    const last = provider.publish(['The very last']);
    ids.push(...last);
    const ingest = await read(dataDir);
    await until(async () => (await nativeIds(ingest)).includes(last[0] ?? ''));
    const taken = await nativeIds(ingest);
    expect(new Set(taken).size).toBe(taken.length);
    // What was published before anybody watched may be beyond what the first look shows.
    const first = ids.findIndex((each) => taken.includes(each));
    expect(taken).toEqual(ids.slice(first).sort());
  }, 180_000);
}
