import { afterEach, describe, expect, it } from 'vitest';
import { startClassifier } from '../../services/classifier/classifier-service.ts';
import type { ClassifierConfig } from '../../services/classifier/config.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { newsTopics } from '../../services/core/contracts/news-topics.ts';
import { textOf } from '../../services/core/contracts/post.ts';
import { retry } from '../../services/core/retry.ts';
import { createTeardown } from '../../services/core/teardown.ts';
import { contextOn, freshStorage, recordsOf } from '../support/bus-context.ts';
import { classifierSettings, workerUrl } from '../support/classifier-under-test.ts';
import { madeUpPost, madeUpTick, recordName } from '../support/made-up-posts.ts';
import { madeUpTexts } from '../support/made-up-texts.ts';
import { untilPublished } from '../support/until-published.ts';

let teardown = createTeardown();
afterEach(async () => {
  await teardown.run();
  teardown = createTeardown();
});

async function started(changes: Partial<ClassifierConfig> = {}) {
  const context = contextOn(freshStorage());
  teardown.defer('bus', () => context.bus.close());
  const service = await startClassifier(context, classifierSettings(changes), workerUrl);
  teardown.defer('classifier', () => service.close());
  return { context, service };
}

const { posts, scoredPosts } = busTopics.live;

describe('the classifier', () => {
  it('passes everything on in its order, to the same partition, scored', async () => {
    const { context, service } = await started();
    expect(service.readiness()).toEqual({ ready: true });
    const texts = madeUpTexts(120, 11);
    for (const minute of [0, 1, 2]) {
      const slice = texts.slice(minute * 40, minute * 40 + 40);
      await context.bus.publish(posts, [
        ...slice.map((text, n) => ({
          key: null,
          partition: n % 4,
          value: madeUpPost(text, { n: minute * 40 + n }),
        })),
        ...[0, 1, 2, 3].map((partition) => ({
          key: null,
          partition,
          value: madeUpTick(minute),
        })),
      ]);
    }
    await untilPublished(context.bus, scoredPosts, 132);

    const sent = await recordsOf(context, posts);
    const got = await recordsOf(context, scoredPosts);
    expect([...got.keys()].sort()).toEqual([0, 1, 2, 3]);
    for (const [partition, records] of got) {
      expect(records.map(recordName)).toEqual(sent.get(partition)?.map(recordName));
    }
    const scored = [...got.values()]
      .flat()
      .flatMap(({ value }) => (value.type === 'scored-post' ? [value] : []));
    expect(scored).toHaveLength(120);
    for (const post of scored) {
      expect(post.model.name).toBe('minilm-l6-finance');
      const { negative, neutral, positive, label } = post.sentiment;
      expect(negative + neutral + positive).toBeCloseTo(1, 9);
      expect(post.sentiment[label]).toBe(Math.max(negative, neutral, positive));
      expect(post.topicProbabilities).toHaveLength(newsTopics.length);
      expect(post.topicProbabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      for (const { text, start, end } of post.entities) {
        expect(textOf(post).slice(start, end)).toBe(text);
      }
    }
    expect(scored.some((post) => post.entities.length > 0)).toBe(true);
  });

  it('has the bus wait when its queue is full, and loses nothing', async () => {
    const { context, service } = await started({ maxQueue: 16 });
    const values = madeUpTexts(120, 16).map((text, n) => madeUpPost(text, { n }));
    await context.bus.publish(
      posts,
      values.map((value, n) => ({ key: null, partition: n % 4, value })),
    );
    const request = { text: 'Norwick Steel warns on profit', mentions: [] };
    const [explained] = await Promise.all([
      retry(() => service.texts.explain(request), {
        retries: Number.POSITIVE_INFINITY,
        baseMs: 1,
        maxMs: 50,
      }),
      untilPublished(context.bus, scoredPosts, 120),
    ]);
    expect(explained.words).toHaveLength(5);
    expect([...(await recordsOf(context, busTopics.live.deadLetters)).values()].flat()).toEqual([]);
  });

  it('keeps what came with a post, and adds a sentiment for each company', async () => {
    const { context } = await started();
    const title = 'Norwick Steel warns on profit &amp; cuts its dividend, Halden Air rallies';
    const body = 'Norwick Steel blamed weak orders.';
    const text = `${title}\n${body}`;
    const post = madeUpPost(
      {
        text: title,
        companies: [
          {
            name: 'Norwick Steel',
            spans: [
              [0, 13],
              [text.lastIndexOf('Norwick'), text.lastIndexOf('Norwick') + 13],
            ],
          },
          { name: 'Halden Air', spans: [[text.indexOf('Halden'), text.indexOf('Halden') + 10]] },
        ],
      },
      { body, url: 'https://news.example/1', author: 'A. Writer' },
    );
    await context.bus.publish(posts, [{ key: post.textHash, value: post }]);
    await untilPublished(context.bus, scoredPosts, 1);

    const [record] = [...(await recordsOf(context, scoredPosts)).values()].flat();
    expect(record?.key).toBe(post.textHash);
    const { type, companies, ...rest } = post;
    expect(record?.value).toMatchObject(rest);
    const towards = record?.value.type === 'scored-post' ? record.value.companies : [];
    expect(towards.map(({ sentiment, ...company }) => company)).toEqual(companies);
    const [norwick, halden] = towards.map(({ sentiment }) => sentiment);
    expect(norwick?.label).toBe('negative');
    expect(halden?.positive).toBeGreaterThan(norwick?.positive ?? 1);
  });

  it('drops what an ingest wrote after its reign had ended', async () => {
    const { context } = await started();
    const [a, b, c] = madeUpTexts(3, 12);
    if (!a || !b || !c) throw new Error('three texts are needed');
    const values = [
      madeUpPost(a, { epoch: 5 }),
      madeUpPost(b, { epoch: 4 }),
      madeUpTick(1, 4),
      madeUpPost(c, { epoch: 5 }),
      madeUpTick(1, 5),
    ];
    await context.bus.publish(
      posts,
      values.map((value) => ({ key: null, partition: 2, value })),
    );
    await untilPublished(context.bus, scoredPosts, 3);

    const got = (await recordsOf(context, scoredPosts)).get(2) ?? [];
    expect(got.map(({ value }) => value.epoch)).toEqual([5, 5, 5]);
  });

  it('serves both lanes and keeps them apart', async () => {
    const { context } = await started();
    const [live, replayed] = madeUpTexts(2, 13);
    if (!live || !replayed) throw new Error('two texts are needed');
    const replay = { id: 'r1', generation: 3 };
    await context.bus.publish(posts, [{ key: null, value: madeUpPost(live) }]);
    await context.bus.publish(busTopics.replay.posts, [
      { key: null, partition: 0, value: madeUpPost(replayed, { epoch: 9, replay }) },
      { key: null, partition: 0, value: madeUpPost(live, { epoch: 2, replay }) },
    ]);
    await untilPublished(context.bus, scoredPosts, 1);
    await untilPublished(context.bus, busTopics.replay.scoredPosts, 2);

    const got = (await recordsOf(context, busTopics.replay.scoredPosts)).get(0) ?? [];
    expect(got.map(({ value }) => [value.epoch, value.replay])).toEqual([
      [9, replay],
      [2, replay],
    ]);
  });

  it('counts what it does, with each stage apart', async () => {
    const { context } = await started();
    const texts = madeUpTexts(10, 14);
    const values = [...texts, ...texts].map((text, n) => madeUpPost(text, { n }));
    await context.bus.publish(
      posts,
      values.map((value) => ({ key: null, partition: 1, value })),
    );
    await untilPublished(context.bus, scoredPosts, 20);

    const metrics = await context.metrics.metrics();
    for (const stage of ['queue', 'tokenising', 'inference']) {
      expect(metrics).toMatch(
        new RegExp(`barograph_classifier_${stage}_seconds\\{quantile="0.99"\\} [0-9.e-]+`),
      );
    }
    expect(metrics).toContain(
      'barograph_classifier_texts_total{lane="live",outcome="inferred"} 10',
    );
    expect(metrics).toContain('barograph_classifier_texts_total{lane="live",outcome="cached"} 10');
    expect(metrics).toContain('barograph_classifier_published_posts_total{lane="live"} 20');
  });

  it('finishes what it has taken when it is closed, and says that it is stopping', async () => {
    const { context, service } = await started();
    const values = madeUpTexts(64, 15).map((text, n) => madeUpPost(text, { n }));
    await context.bus.publish(
      posts,
      values.map((value) => ({ key: null, partition: 3, value })),
    );
    const closing = service.close();
    expect(service.readiness().ready).toBe(false);
    await closing;
    await service.close();

    const committed = await context.bus.committed(posts, 'classifier');
    const got = (await recordsOf(context, scoredPosts)).get(3) ?? [];
    expect(got.length).toBe(committed.get(3) ?? 0);
  });
});
