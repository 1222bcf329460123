import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClassifierMetrics } from '../../services/classifier/classifier-metrics.ts';
import type { ClassifierConfig } from '../../services/classifier/config.ts';
import { InferenceCrashError } from '../../services/classifier/inference-thread.ts';
import {
  createTextClassifier,
  type TextClassifier,
} from '../../services/classifier/text-classifier.ts';
import { namedEntityTypes } from '../../services/core/contracts/scored-post.ts';
import { OverloadError } from '../../services/core/errors.ts';
import { classifierSettings, workerUrl } from '../support/classifier-under-test.ts';
import { madeUpTexts } from '../support/made-up-texts.ts';

let classifier: TextClassifier | undefined;
let restarts: unknown[] = [];
let metrics = new Registry();
afterEach(async () => {
  await classifier?.close();
  classifier = undefined;
  restarts = [];
  metrics = new Registry();
});

async function start(
  changes: Partial<ClassifierConfig> = {},
  url = workerUrl,
): Promise<TextClassifier> {
  classifier = await createTextClassifier(classifierSettings(changes), {
    metrics: createClassifierMetrics(metrics, () => 0),
    onRestart: (error) => restarts.push(error),
    workerUrl: url,
  });
  return classifier;
}

const plain = (...texts: string[]) => texts.map((text) => ({ text, mentions: [] }));
const requests = (count: number, seed: number) =>
  madeUpTexts(count, seed).map(({ text, companies }) => ({
    text,
    mentions: companies.map((company) => company.spans),
  }));

async function inferred(): Promise<number> {
  const { values } = (await metrics.getSingleMetric('barograph_classifier_texts_total')?.get()) ?? {
    values: [],
  };
  return values.find(({ labels }) => labels['outcome'] === 'inferred')?.value ?? 0;
}

describe('the text classifier', () => {
  it('answers in the order of the texts, whatever their lengths and the threads', async () => {
    const asked = requests(60, 31);
    const { classify } = await start({ workers: 2, cacheEntries: 0 });
    const together = await classify(asked, 'live');
    for (const n of [0, 7, 23, 42, 59]) {
      const [alone] = await classify(asked.slice(n, n + 1), 'live');
      expect(together[n]?.sentiment.label).toBe(alone?.sentiment.label);
      expect(together[n]?.sentiment.positive).toBeCloseTo(alone?.sentiment.positive ?? -1, 4);
      expect(together[n]?.companies).toHaveLength(asked[n]?.mentions.length ?? -1);
    }
    expect(new Set(together.map(({ sentiment }) => sentiment.positive)).size).toBeGreaterThan(50);
  });

  it('tells good news from bad', async () => {
    const { classify } = await start();
    const [good, bad] = await classify(
      plain(
        'Quarterly profit rose 40 percent and the company raised its dividend',
        'The company reported a heavy loss and its shares plunged',
      ),
      'live',
    );
    expect(good?.sentiment.label).toBe('positive');
    expect(bad?.sentiment.label).toBe('negative');
  });

  it('infers identical text once: within a call, while it is under way, and later', async () => {
    const { classify } = await start();
    const [first, again] = await Promise.all([
      classify(plain('Oil slides', 'Oil slides', 'Gold gains'), 'live'),
      classify(plain('Oil  slides', 'Gold gains https://a.example/1'), 'live'),
    ]);
    const later = await classify(plain('Gold gains', 'Oil slides'), 'replay');
    expect(await inferred()).toBe(2);
    expect(first[1]).toEqual(first[0]);
    // The same score, but for where the words stand in each copy.
    expect(again).toEqual([{ ...first[0], readTo: 'Oil  slides'.length }, first[2]]);
    expect(later).toEqual([first[2], first[0]]);
  });

  it('infers the same text again for other companies', async () => {
    const { classify } = await start();
    const text = 'Norwick Steel sues Halden Air';
    await classify([{ text, mentions: [[[0, 13]]] }], 'live');
    await classify([{ text, mentions: [[[19, 29]]] }], 'live');
    expect(await inferred()).toBe(2);
  });

  it('refuses, all or nothing, what would wait beyond the limit, and recovers', async () => {
    const { classify } = await start({ maxQueue: 50 });
    const accepted = classify(requests(40, 32), 'live');
    const refusal = await classify(requests(20, 33), 'live').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OverloadError);
    expect(refusal).toMatchObject({ retriable: true });
    expect(await accepted).toHaveLength(40);
    expect(classifier?.waiting).toBe(0);
    expect(await classify(requests(20, 33), 'live')).toHaveLength(20);
  });

  it('holds a text for company when it is told to', async () => {
    const { classify } = await start({ batchDelayMs: 25 });
    await Promise.all(plain('Oil slides', 'Gold gains').map((one) => classify([one], 'live')));
    expect(await metrics.metrics()).toMatch(/^barograph_classifier_batch_texts_count 1$/m);
  });

  it('says where in the text as given the names stand that it finds', async () => {
    const { classify } = await start();
    const text =
      ' Anders Lindqvist of Brightwater Bank &amp; Sons\u200b met the Bank of England  in London';
    const [first] = await classify(plain(text), 'live');
    const [copy] = await classify(plain(text.trim()), 'live');
    expect(await inferred()).toBe(1);
    for (const { text: name, start: from, end, p, type } of first?.entities ?? []) {
      expect(text.slice(from, end)).toBe(name);
      expect(name.trim()).toBe(name);
      expect(p).toBeGreaterThan(0);
      expect(namedEntityTypes).toContain(type);
    }
    const names = (score: typeof first) => score?.entities.map((entity) => entity.text);
    expect(names(first)?.length).toBeGreaterThan(0);
    expect(names(copy)).toEqual(names(first));
    expect(copy?.embedding).toHaveLength(64);
    const length = Math.sqrt(copy?.embedding.reduce((sum, x) => sum + x * x, 0) ?? 0);
    expect(Math.abs(length - 127)).toBeLessThan(4);
  });

  it('takes live texts before those of a replay', async () => {
    const { classify } = await start();
    const finished: string[] = [];
    await Promise.all([
      classify(requests(150, 34), 'replay').then(() => finished.push('replay')),
      classify(requests(10, 35), 'live').then(() => finished.push('live')),
    ]);
    expect(finished).toEqual(['live', 'replay']);
  });
});

it('ends at once when it is closed, and says so to whoever waits', async () => {
  const { classify, close } = await start();
  const waiting = expect(classify(requests(400, 39), 'replay')).rejects.toThrow(
    'the classifier was closed',
  );
  await close();
  await waiting;
  await expect(classify(plain('Oil slides'), 'live')).rejects.toThrow('the classifier was closed');
});

describe('hostile text', () => {
  let shared: TextClassifier;
  beforeAll(async () => {
    shared = await start({ cacheEntries: 0 });
    classifier = undefined;
  });
  afterAll(() => shared.close());

  it.each([
    ['nothing', ''],
    ['white space', ' \n\t\u00a0 '],
    ['links only', 'https://a.example/b http://c.example t.co/xyz'],
    ['100,000 characters', 'loss '.repeat(20_000)],
    ['one endless word', 'q'.repeat(100_000)],
    ['lone surrogates', '\ud800\udfff\udc00 profit \ud83d'],
    [
      'binary junk',
      Array.from({ length: 5_000 }, (_, n) => String.fromCharCode((n * 7_919) % 65_536)).join(''),
    ],
    ['control characters', '\u0000\u0001\u0007\u001b[31m\u200b\u202e'],
    ['special tokens', '[CLS] [SEP] [MASK] [PAD]'],
    ['combining marks without end', `e${'\u0301'.repeat(3_000)}`],
    ['entities without end', '&amp;'.repeat(800)],
  ])('%s is scored without harm', async (_name, text) => {
    const mentions = [[[0, 5] as const], [[99_990, 99_999] as const], [[3, 2] as const], []];
    const [score] = await shared.classify([{ text, mentions }], 'live');
    const { negative = 0, neutral = 0, positive = 0 } = score?.sentiment ?? {};
    expect(negative + neutral + positive).toBeCloseTo(1, 9);
    expect(score?.companies).toHaveLength(4);
    const [healthy] = await shared.classify(
      plain('Quarterly profit rose 40 percent and the company raised its dividend'),
      'live',
    );
    expect(healthy?.sentiment.label).toBe('positive');
  });
});

describe('an inference thread that dies', () => {
  const crashing = new URL('../support/crashing-inference-worker.mjs', import.meta.url);

  it('is replaced once; what it had is refused with a retriable error', async () => {
    const { classify } = await start({}, crashing);
    const lost = await classify(plain('DIE', 'Oil slides'), 'live').catch(
      (error: unknown) => error,
    );
    expect(lost).toBeInstanceOf(InferenceCrashError);
    expect(lost).toMatchObject({ retriable: true });
    expect(restarts).toEqual([lost]);
    expect(classifier?.warm).toBe(false);
    expect(await classify(plain('Oil slides'), 'live')).toHaveLength(1);
    expect(classifier?.warm).toBe(true);
    expect(classifier?.waiting).toBe(0);
  });

  it('costs nothing that it had not been given yet', async () => {
    const { classify } = await start({ cacheEntries: 0 }, crashing);
    const [lost, ...others] = await Promise.allSettled([
      classify(plain('DIE'), 'live'),
      classify(requests(40, 36), 'live'),
      classify(requests(20, 37), 'replay'),
    ]);
    expect(lost.status).toBe('rejected');
    expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });

  it('fails the classifier when it dies again soon', async () => {
    const { classify, failed } = await start({}, crashing);
    await classify(plain('DIE'), 'live').catch(() => undefined);
    const [, waiting] = await Promise.allSettled([
      classify(plain('DIE at once'), 'live'),
      classify(requests(20, 38), 'live'),
    ]);
    expect(waiting).toMatchObject({ status: 'rejected', reason: expect.any(InferenceCrashError) });
    await expect(failed).rejects.toBeInstanceOf(InferenceCrashError);
    await expect(classify(plain('Oil slides'), 'live')).rejects.toBeInstanceOf(InferenceCrashError);
  });
});
