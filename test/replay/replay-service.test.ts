import { rename } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { startClassifier } from '../../services/classifier/classifier-service.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { ReplayRecord } from '../../services/core/contracts/replay.ts';
import type { Service } from '../../services/core/service.ts';
import { silentLog } from '../support/bus-harness.ts';
import { classifierSettings, workerUrl } from '../support/classifier-under-test.ts';
import { writeLiveStretch } from '../support/live-stretch.ts';
import { asJsonLines, madeUpHeadlines } from '../support/made-up-headlines.ts';
import { until } from '../support/running-ingest.ts';
import {
  type RunningReplay,
  type RunningReplayOptions,
  startTestReplay,
} from '../support/running-replay.ts';
import { scoredPost } from '../support/scored-posts.ts';

const start = Date.UTC(2024, 2, 4, 9);
const opened: (RunningReplay | Service)[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) {
    await ('stop' in each ? each.stop() : each.close());
  }
});

async function started(options: RunningReplayOptions = {}): Promise<RunningReplay> {
  const running = await startTestReplay(options);
  opened.push(running);
  return running;
}

/** Scores what is replayed, as the classifier beside it does. */
async function addClassifier({ bus, dataDir }: RunningReplay): Promise<void> {
  const context = { bus, dataDir, log: silentLog, metrics: new Registry(), clock: Date.now };
  opened.push(await startClassifier(context, classifierSettings(), workerUrl));
}

async function begun(
  running: RunningReplay,
  content: string | Buffer,
  request: Readonly<Record<string, unknown>> = {},
  name = 'past.jsonl',
): Promise<string> {
  const { body, status } = await running.upload(name, content);
  expect(status).toBe(201);
  const created = await running.post('', { file: body.file, ...request });
  expect(created.status).toBe(201);
  return created.body.id;
}

async function scoredPosts(running: RunningReplay, generation = 0) {
  return (await running.records(busTopics.replay.scoredPosts))
    .map(({ value }) => value)
    .filter(({ replay }) => replay?.generation === generation);
}

describe('a file', () => {
  it('is scored and played with a tick a minute in every partition; what is no post is kept apart', async () => {
    const running = await started();
    await addClassifier(running);
    const lines = asJsonLines(madeUpHeadlines(60, start));
    const id = await begun(running, `no post\n${lines}{"title":"Undated"}\n`);
    const view = await running.replayThat(id, ({ state }) => state === 'finished');
    expect(view).toMatchObject({
      from: '2024-03-04T09:00:00.000Z',
      to: '2024-03-04T09:20:00.000Z',
      position: '2024-03-04T09:20:00.000Z',
      posts: 60,
      rejected: 2,
    });
    await until(
      async () =>
        (await scoredPosts(running)).filter(({ type }) => type === 'replay-end').length === 4,
    );
    const values = await scoredPosts(running);
    expect(values.filter(({ type }) => type === 'tick')).toHaveLength(80);
    const posts = values.flatMap((value) => (value.type === 'scored-post' ? [value] : []));
    expect(new Set(posts.map((post) => post.title))).toEqual(
      new Set(madeUpHeadlines(60).map(({ title }) => title)),
    );
    expect(posts.every((post) => !post.history && post.observedAt === post.publishedAt)).toBe(true);
    const [tick] = values.flatMap((value) => (value.type === 'tick' ? [value] : []));
    expect(tick?.sources.map((source) => source.state)).toEqual(Array(4).fill('healthy'));
    const letters = await running.records(busTopics.replay.deadLetters);
    expect(letters.map(({ value }) => value.type === 'dead-letter' && value.reason)).toEqual([
      expect.stringMatching(/^line 1: /),
      'line 62: it says neither observedAt nor publishedAt',
    ]);
  });

  it('out of order, as CSV and packed, is played in order', async () => {
    const running = await started();
    await addClassifier(running);
    const rows = madeUpHeadlines(30, start).map(
      ({ title, publishedAt }) => `${publishedAt},"${title}"`,
    );
    const csv = ['publishedAt,title', ...rows.reverse()].join('\r\n');
    const id = await begun(running, gzipSync(csv), {}, 'upside-down.csv.gz');
    await running.replayThat(id, ({ state }) => state === 'finished');
    const records = (await running.records(busTopics.replay.posts)).filter(
      ({ partition }) => partition === 0,
    );
    const times = records.map(({ value }) =>
      value.type === 'post' ? value.observedAt : value.type === 'tick' ? value.minute + 60_000 : 0,
    );
    expect(times.slice(1, -1)).toEqual([...times.slice(1, -1)].sort((a, b) => a - b));
    const posts = (await running.records(busTopics.replay.posts)).flatMap(({ value }) =>
      value.type === 'post' ? [value] : [],
    );
    expect(posts).toHaveLength(30);
    expect(posts.every(({ source }) => source === 'upside-down')).toBe(true);
  });

  it('whose posts carry scores keeps them, unless they are to be scored anew', async () => {
    const running = await started();
    await addClassifier(running);
    const posts = Array.from({ length: 20 }, (_, n) =>
      scoredPost({ n, label: 'negative', observedAt: start + n * 20_000, publishedAt: start }),
    );
    const lines = posts.map((post) => `${JSON.stringify(post)}\n`).join('');
    for (const scores of ['reuse', 'rescore']) {
      const id = await begun(running, lines, { scores });
      await running.replayThat(id, ({ state }) => state === 'finished');
      const own = (await running.records(busTopics.replay.scoredPosts)).flatMap(({ value }) =>
        value.type === 'scored-post' && value.replay?.id === id ? [value] : [],
      );
      expect(own.map((post) => post.id).sort()).toEqual(posts.map((post) => post.id).sort());
      const models = new Set(own.map(({ model }) => model.name));
      expect(models.has('made-up')).toBe(scores === 'reuse');
      expect(models.size).toBe(1);
    }
  });
});

describe('a replay', () => {
  it('can be paused, resumed, sped up, sought in and stopped; what makes no sense is refused', async () => {
    const running = await started();
    await addClassifier(running);
    const id = await begun(running, asJsonLines(madeUpHeadlines(300, start)), { speed: 60 });
    await running.replayThat(id, ({ posts }) => posts > 0);
    const { body: paused } = await running.post(`/${id}/pause`);
    expect(paused).toMatchObject({ state: 'paused', generation: 0 });
    const before = await running.replay(id);
    expect(before.position).toBe((await running.replay(id)).position);

    const to = '2024-03-04T10:00:00.000Z';
    const sought = await running.post(`/${id}/seek`, { to });
    expect(sought.body).toMatchObject({ state: 'paused', generation: 1, position: to, posts: 0 });
    expect((await running.post(`/${id}/seek`, { to: '2024-03-05T10:00:00Z' })).status).toBe(422);
    expect((await running.post(`/${id}/seek`, { to: 'noon' })).status).toBe(422);
    expect((await running.post(`/${id}/speed`, { speed: 0 })).status).toBe(422);
    expect((await running.post(`/${id}/speed`, { speed: 'max' })).body.generation).toBe(1);
    await running.post(`/${id}/resume`);
    const over = await running.replayThat(id, ({ state }) => state === 'finished');
    expect(over.posts).toBe(120);
    const generations = (await running.records(busTopics.replay.posts)).flatMap(({ value }) =>
      value.type === 'replay-start' ? [[value.replay.generation, value.from]] : [],
    );
    // What its warm-up holds of the stretch is shown as well.
    expect(generations).toContainEqual([1, start]);

    expect((await running.post(`/${id}/resume`)).status).toBe(409);
    expect((await running.post(`/${id}/pause`)).status).toBe(409);
    expect((await running.post(`/${id}/stop`)).status).toBe(409);
    await running.post(`/${id}/speed`, { speed: 1 });
    const again = await running.post(`/${id}/seek`, { to: '2024-03-04T09:00:00.000Z' });
    expect(again.body).toMatchObject({ state: 'running', generation: 2 });
    const stopped = await running.post(`/${id}/stop`);
    expect(stopped.body).toMatchObject({ state: 'stopped', generation: 2 });
    const refused = await running.post(`/${id}/seek`, { to });
    expect(refused).toMatchObject({
      status: 409,
      body: { title: 'a replay that is stopped cannot be played from another place' },
    });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('is refused where there is nothing to be replayed, or too many play', async () => {
    const running = await started({ config: { mostAtOnce: 1, fileMegabytes: 0.01 } });
    expect((await running.get('/none')).status).toBe(404);
    expect((await running.post('/none/pause')).status).toBe(404);
    expect((await running.post('', {})).status).toBe(422);
    expect((await running.post('', { file: '../secret.jsonl' })).status).toBe(422);
    const backwards = { from: '2024-01-02T00:00:00Z', to: '2024-01-01T00:00:00Z' };
    expect((await running.post('', backwards)).body.errors[0].path).toBe('to');
    expect((await running.upload('../past.jsonl', 'x')).status).toBe(422);
    expect((await running.upload('.hidden.jsonl', 'x')).status).toBe(422);
    expect((await running.upload('past.txt', 'x')).status).toBe(422);
    expect((await running.upload('past.jsonl', 'x'.repeat(20_000))).status).toBe(413);
    const { body } = await running.upload('empty.jsonl', '\n\n');
    expect((await running.post('', { file: body.file })).body.errors[0].path).toBe('file');
    const stretch = { from: '2024-01-01T00:00:00Z', to: '2024-01-02T00:00:00Z' };
    expect((await running.post('', stretch)).body.errors[0].message).toMatch(/holds nothing/);
    const first = Date.parse(stretch.from);
    const live = { from: first, to: first + 5 * 60_000, surges: [], settings: () => 0 };
    await writeLiveStretch(running.bus, live);
    const before = { from: '2023-12-31T00:00:00Z', to: '2024-01-01T00:00:00Z' };
    expect((await running.post('', before)).body.errors[0]).toMatchObject({
      path: 'to',
      message: expect.stringContaining('2024-01-01T00:0'),
    });
    const ahead = { from: '2999-01-01T00:00:00Z', to: '2999-01-02T00:00:00Z' };
    expect((await running.post('', ahead)).body.errors[0].path).toBe('from');
    const { body: over } = await running.post('', stretch);
    await running.replayThat(over.id, ({ state }) => state === 'finished');
    const waiting = { ...stretch, paused: true };
    const answers = await Promise.all([running.post('', waiting), running.post('', waiting)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await running.post(`/${over.id}/seek`, { to: stretch.from })).status).toBe(409);
    expect((await running.get('')).body.replays).toHaveLength(2);
  });

  it('that failed can be played again once its file is there', async () => {
    const running = await started();
    await addClassifier(running);
    const id = await begun(running, asJsonLines(madeUpHeadlines(30, start)), { paused: true });
    await running.service.close();
    const file = `${running.dataDir}/replay-files/past.jsonl`;
    await rename(file, `${file}.away`);
    const { dataDir, bus } = running;
    const again = await started({ dataDir, bus });
    await until(() => again.service.readiness().ready);
    const failed = await again.replayThat(id, ({ state }) => state === 'failed');
    expect(failed.problem).toMatch(/not on this machine/);
    await rename(`${file}.away`, file);
    const sought = await again.post(`/${id}/seek`, { to: new Date(start).toISOString() });
    expect(sought.body).toMatchObject({ state: 'running', generation: failed.generation + 1 });
    expect(sought.body.problem).toBeUndefined();
    const { posts } = await again.replayThat(id, ({ state }) => state === 'finished');
    expect(posts).toBe(30);
  });

  it('goes on when a change to it could not be stored', async () => {
    const first = await started();
    const { dataDir } = first;
    await writeLiveStretch(first.bus, {
      from: start,
      to: start + 60 * 60_000,
      surges: [],
      settings: () => 0,
    });
    await first.service.close();
    let refused: ((record: ReplayRecord) => boolean) | undefined;
    const bus: EventBus = {
      ...first.bus,
      publish: async (topic, records) => {
        const values = records.map(({ value }) => value as ReplayRecord);
        if (topic.name === busTopics.replays.name && values.some((value) => refused?.(value))) {
          refused = undefined;
          throw new Error('the disk is full');
        }
        return first.bus.publish(topic, records);
      },
    };
    const running = await started({ dataDir, bus });
    await until(() => running.service.readiness().ready);
    const times = { from: new Date(start).toISOString(), to: '2024-03-04T10:00:00.000Z' };
    const { body } = await running.post('', { ...times, speed: 60 });
    refused = ({ state }) => state === 'stopped';
    expect((await running.post(`/${body.id}/stop`)).status).toBe(500);
    expect((await running.replay(body.id)).state).toBe('running');
    refused = ({ generation }) => generation > 0;
    const to = '2024-03-04T09:30:00.000Z';
    expect((await running.post(`/${body.id}/seek`, { to })).status).toBe(500);
    expect(refused).toBeUndefined();
    expect((await running.post(`/${body.id}/speed`, { speed: 'max' })).status).toBe(200);
    await running.replayThat(body.id, ({ state }) => state === 'finished');
  });

  it('keeps files apart that have one name and different content', async () => {
    const running = await started();
    const names: string[] = [];
    for (const content of ['{"title":"one"}\n', '{"title":"two"}\n', '{"title":"one"}\n']) {
      names.push((await running.upload('same.jsonl', content)).body.file);
    }
    expect(names[0]).toBe('same.jsonl');
    expect(names[1]).toMatch(/^same-[0-9a-f]{8}\.jsonl$/);
    expect(names[2]).toBe('same.jsonl');
  });
});

describe('the demonstration', () => {
  it('is begun once, its first part at once and shown, and ends when there is something real', async () => {
    const first = await started();
    await first.upload('show.jsonl', asJsonLines(madeUpHeadlines(90, start)));
    const file = `${first.dataDir}/replay-files/show.jsonl`;
    const { dataDir, bus } = first;
    await first.service.close();
    const demonstration = { file, playFrom: start + 10 * 60_000, speed: 1 };
    const shown = await started({ dataDir, bus, demonstration });
    await addClassifier(shown);
    await until(() => shown.service.readiness().ready);
    const [view] = (await shown.get('')).body.replays;
    expect(view).toMatchObject({
      demonstration: true,
      state: 'running',
      speed: 1,
      from: '2024-03-04T09:00:00.000Z',
    });
    const played = await shown.replayThat(view.id, ({ posts }) => posts >= 30);
    expect(Date.parse(played.position)).toBeLessThan(start + 11 * 60_000);
    await shown.service.close();
    const again = await started({ dataDir, bus, demonstration });
    await until(() => again.service.readiness().ready);
    expect((await again.get('')).body.replays).toHaveLength(1);
    await again.service.close();
    const real = await started({ dataDir, bus });
    await until(() => real.service.readiness().ready);
    expect((await real.replay(view.id)).state).toBe('stopped');
  });
});
