import { afterEach, describe, expect, it } from 'vitest';
import { createClassifierMetrics } from '../../services/classifier/classifier-metrics.ts';
import { createLaneTurns } from '../../services/classifier/lane-turns.ts';
import { createPostScorer } from '../../services/classifier/post-scorer.ts';
import type { Score } from '../../services/classifier/score.ts';
import type { TextClassifier } from '../../services/classifier/text-classifier.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { newsTopics } from '../../services/core/contracts/news-topics.ts';
import { BarographError } from '../../services/core/errors.ts';
import { createTeardown } from '../../services/core/teardown.ts';
import { contextOn, freshStorage, recordsOf } from '../support/bus-context.ts';
import { madeUpPost, madeUpTick, recordName } from '../support/made-up-posts.ts';
import { madeUpTexts } from '../support/made-up-texts.ts';

let teardown = createTeardown();
afterEach(async () => {
  await teardown.run();
  teardown = createTeardown();
});

const { posts, scoredPosts } = busTopics.live;
const score: Score = {
  sentiment: { label: 'neutral', negative: 0.1, neutral: 0.8, positive: 0.1 },
  topicProbabilities: newsTopics.map(() => 1 / newsTopics.length),
  companies: [],
  entities: [],
  embedding: new Int8Array(64),
  readTo: 0,
};
/** Publishing is what is looked at here; the model has tests of its own. */
const classifier: TextClassifier = {
  model: { name: 'even', version: '1' },
  choice: { provider: 'cpu', refused: [] },
  warm: true,
  waiting: 0,
  failed: new Promise<never>(() => undefined),
  classify: async (requests) => requests.map(() => score),
  explain: () => Promise.reject(new BarographError('nothing is explained here')),
  close: async () => undefined,
};

/** 100 posts with a tick after every ten, read from a bus; `handle` scores them. */
async function taken(published: () => Promise<void> = async () => undefined) {
  const context = contextOn(freshStorage());
  teardown.defer('bus', () => context.bus.close());
  const values = madeUpTexts(100, 51).flatMap((text, n) => [
    madeUpPost(text, { n }),
    ...(n % 10 === 9 ? [madeUpTick(n)] : []),
  ]);
  await context.bus.publish(
    posts,
    values.map((value) => ({ key: null, partition: 1, value })),
  );
  const records = (await recordsOf(context, posts)).get(1) ?? [];
  let calls = 0;
  const bus: EventBus = {
    ...context.bus,
    publish: async (topic, outgoing) => {
      calls += 1;
      await context.bus.publish(topic, outgoing);
      await published();
    },
  };
  const metrics = createClassifierMetrics(context.metrics, () => 0);
  const handle = createPostScorer('live', {
    bus,
    classifier,
    metrics,
    turns: createLaneTurns(),
  });
  const abort = new AbortController();
  const endOffset = records.length;
  return {
    abort,
    names: records.map(recordName),
    calls: () => calls,
    handle: () =>
      handle({ topic: posts.name, partition: 1, records, endOffset, signal: abort.signal }),
    written: async () => ((await recordsOf(context, scoredPosts)).get(1) ?? []).map(recordName),
  };
}

describe('a batch of posts', () => {
  it('is published in pieces that keep its order', async () => {
    const batch = await taken();
    await batch.handle();
    expect(batch.calls()).toBeGreaterThan(2);
    expect(await batch.written()).toEqual(batch.names);
  });

  it('is left to whoever has its partition from where it was taken away', async () => {
    const batch = await taken(async () => batch.abort.abort(new Error('moved')));
    await expect(batch.handle()).rejects.toThrow('moved');
    expect(batch.calls()).toBe(1);
    const written = await batch.written();
    expect(written.length).toBeGreaterThan(0);
    expect(written).toEqual(batch.names.slice(0, written.length));
  });

  it('is published again from its beginning after a failure half way', async () => {
    let failing = true;
    const batch = await taken(async () => {
      if (failing) throw new BarographError('away', { retriable: true });
    });
    await expect(batch.handle()).rejects.toThrow('away');
    const first = await batch.written();
    failing = false;
    await batch.handle();
    expect(await batch.written()).toEqual([...first, ...batch.names]);
  });

  it('hands on those of other languages without a score', async () => {
    const context = contextOn(freshStorage());
    teardown.defer('bus', () => context.bus.close());
    const [english, other] = madeUpTexts(2, 52).map((text, n) => madeUpPost(text, { n }));
    if (english === undefined || other === undefined) throw new Error('two posts are needed');
    const values = [english, { ...other, language: 'de' }];
    await context.bus.publish(
      posts,
      values.map((value) => ({ key: null, partition: 1, value })),
    );
    const records = (await recordsOf(context, posts)).get(1) ?? [];
    const asked: number[] = [];
    const counting: TextClassifier = {
      ...classifier,
      classify: async (requests) => {
        asked.push(requests.length);
        return requests.map(() => score);
      },
    };
    const handle = createPostScorer('live', {
      bus: context.bus,
      classifier: counting,
      metrics: createClassifierMetrics(context.metrics, () => 0),
      turns: createLaneTurns(),
    });
    const { signal } = new AbortController();
    await handle({ topic: posts.name, partition: 1, records, endOffset: 2, signal });
    const written = (await recordsOf(context, scoredPosts)).get(1) ?? [];
    expect(asked).toEqual([1]);
    expect(written.map(({ value }) => value.type)).toEqual(['scored-post', 'unscored-post']);
    expect(written[1]?.value).toMatchObject({ language: 'de', notScored: 'language' });
  });
});
