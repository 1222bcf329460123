import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextClassifier } from '../../services/classifier/text-classifier.ts';
import { newsTopics } from '../../services/core/contracts/news-topics.ts';
import { startTextClassifier } from '../support/classifier-under-test.ts';

let metrics: Registry;
let classifier: TextClassifier;
beforeAll(async () => {
  metrics = new Registry();
  classifier = await startTextClassifier({}, metrics);
});
afterAll(() => classifier.close());

/** Inference batches so far. */
async function batches(): Promise<number> {
  const count = /^barograph_classifier_batch_texts_count (\d+)$/m.exec(await metrics.metrics());
  return Number(count?.[1] ?? 0);
}

const text = 'Norwick Steel  reports a heavy loss &amp; shares plunge';
const headline =
  'Norwick Steel reports a heavy loss after two plants stood still for most of the summer, and cuts its dividend';
const mentions = [[[0, 13] as const]];

describe('explaining', () => {
  it('says by how much the label falls without each word, at its place in the text as given', async () => {
    const explained = await classifier.explain({ text, mentions });
    const [whole] = await classifier.classify([{ text, mentions: [] }], 'live');
    expect(explained.head).toBe('sentiment');
    expect(explained.label).toBe(whole?.sentiment.label);
    const label = whole?.sentiment.label ?? 'neutral';
    expect(explained.probability).toBeCloseTo(whole?.sentiment[label] ?? -1, 4);
    expect(explained.words.map((word) => word.text)).toEqual([
      'Norwick',
      'Steel',
      'reports',
      'a',
      'heavy',
      'loss',
      '&amp;',
      'shares',
      'plunge',
    ]);
    for (const { text: word, start, end, drop } of explained.words) {
      expect(text.slice(start, end)).toBe(word);
      const rest = text.slice(0, start) + text.slice(end);
      const [left] = await classifier.classify([{ text: rest, mentions: [] }], 'live');
      expect(drop).toBeCloseTo(explained.probability - (left?.sentiment[label] ?? -1), 3);
    }
  });

  it('lets posts that stream in go between the parts of a long one', async () => {
    const long = 'Norwick Steel reports a heavy loss and shares plunge while others gain '.repeat(
      5,
    );
    const finished: string[] = [];
    await Promise.all([
      classifier.explain({ text: long, mentions: [] }).then(() => finished.push('explanation')),
      classifier
        .classify([{ text: 'Halden Air gains', mentions: [] }], 'live')
        .then(() => finished.push('post')),
    ]);
    expect(finished).toEqual(['post', 'explanation']);
  });

  it('does a headline in one batch, whatever has been scored before', async () => {
    const before = await batches();
    const request = { text: headline, mentions };
    const first = await classifier.explain(request);
    expect(await classifier.explain(request)).toEqual(first);
    expect(first.words).toHaveLength(20);
    expect(await batches()).toBe(before + 2);
    expect(classifier.waiting).toBe(0);
  });

  it('explains the topic', async () => {
    const { head, label, probability, words } = await classifier.explain(
      { text, mentions },
      { head: 'topic' },
    );
    const [whole] = await classifier.classify([{ text, mentions: [] }], 'live');
    const byTopic = new Map(
      newsTopics.map((topic, n) => [String(topic), whole?.topicProbabilities[n]]),
    );
    const highest = Math.max(...(whole?.topicProbabilities ?? []));
    expect(head).toBe('topic');
    expect(byTopic.get(label)).toBe(highest);
    expect(probability).toBeCloseTo(highest, 4);
    expect(words.some(({ drop }) => drop !== 0)).toBe(true);
  });

  it('explains what is thought of a company, which cannot be left out itself', async () => {
    const named = 'Halden sues Norwick over a loss';
    const both = [[[0, 6] as const], [[12, 19] as const]];
    const request = { text: named, mentions: both };
    const { head, label, probability, words } = await classifier.explain(request, {
      head: 'company',
      index: 1,
    });
    const [whole] = await classifier.classify([request], 'live');
    expect(head).toBe('company');
    expect(label).toBe(whole?.companies[1]?.label);
    expect(probability).toBeCloseTo(whole?.companies[1]?.[whole.companies[1].label] ?? -1, 4);
    expect(words.filter(({ drop }) => drop === 0).map((word) => word.text)).toEqual(['Norwick']);
  });

  it('refuses a company that the text does not have', async () => {
    const asked = classifier.explain({ text, mentions }, { head: 'company', index: 1 });
    await expect(asked).rejects.toThrow('there is no company 1 to explain');
  });

  it('tells only of words that the model has read', async () => {
    const long = `${'supercalifragilisticexpialidocious '.repeat(14)}end`;
    const { words } = await classifier.explain({ text: long, mentions: [] });
    expect(words.length).toBeGreaterThan(5);
    expect(words.length).toBeLessThan(14);
  });

  it('lets nothing move up from beyond what the model reads', async () => {
    const long = `Norwick shares fell ${'on '.repeat(200)}`;
    const [score] = await classifier.classify([{ text: long, mentions: [] }], 'live');
    const read = long.slice(0, score?.readTo);
    const calm = await classifier.explain({ text: read, mentions: [] });
    const wild = await classifier.explain({
      text: `${read} superb superb superb`,
      mentions: [],
    });
    expect(wild.probability).toBeCloseTo(calm.probability, 5);
    expect(wild.words.length).toBe(calm.words.length);
    for (const [index, { drop }] of wild.words.entries()) {
      expect(drop).toBeCloseTo(calm.words[index]?.drop ?? Number.NaN, 4);
    }
  });

  it('has nothing to say of an empty text', async () => {
    const { words, label } = await classifier.explain({ text: ' ', mentions: [] });
    expect(words).toEqual([]);
    expect(['negative', 'neutral', 'positive']).toContain(label);
  });
});
