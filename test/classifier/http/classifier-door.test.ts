import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startClassifierDoor } from '../../../services/classifier/http/classifier-door.ts';
import type { TextClassifier } from '../../../services/classifier/text-classifier.ts';
import {
  type ExplainResponse,
  explainResponseSchema,
} from '../../../services/core/contracts/api/explanations.ts';
import { newsTopics } from '../../../services/core/contracts/news-topics.ts';
import { sentimentLabels } from '../../../services/core/contracts/scored-post.ts';
import type { Listening } from '../../../services/core/http/listen.ts';
import { silentLog } from '../../support/bus-harness.ts';
import { startTextClassifier } from '../../support/classifier-under-test.ts';

const token = 'a-token-of-some-length';
const text = 'Kettle maker Ostrava Steam slumps &amp; warns of a deep loss';
const company = [text.indexOf('Ostrava'), text.indexOf(' slumps')] as const;

let classifier: TextClassifier;
let open: boolean;
let door: Listening;
const metrics = new Registry();

beforeAll(async () => {
  classifier = await startTextClassifier({ cacheEntries: 0 });
  open = true;
  door = await startClassifierDoor(
    { host: '127.0.0.1', port: 0, access: { token, hosts: [] } },
    {
      metrics,
      log: silentLog,
      services: () => [],
      explainer: () => (open ? classifier : undefined),
    },
  );
});
afterAll(async () => {
  await door?.close();
  await classifier?.close();
});

async function ask(
  body: unknown,
  headers: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` },
): Promise<Response> {
  return fetch(`${door.url}/api/v1/explanations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function explained(body: unknown): Promise<ExplainResponse> {
  const response = await ask(body);
  expect(response.status).toBe(200);
  return explainResponseSchema.parse(await response.json());
}

describe("the classifier's door", () => {
  it('explains the sentiment of a text, word by word where they stand in it', async () => {
    const answer = await explained({ text });
    const [score] = await classifier.classify([{ text, mentions: [] }], 'live');
    expect(answer.model).toEqual(classifier.model);
    expect(answer.head).toBe('sentiment');
    expect(answer.label).toBe(score?.sentiment.label);
    expect(answer.probability).toBeCloseTo(score?.sentiment[score.sentiment.label] ?? 0, 2);
    for (const { text: word, start, end } of answer.words)
      expect(text.slice(start, end)).toBe(word);
    expect(answer.words.map((word) => word.text)).toEqual([
      ...['Kettle', 'maker', 'Ostrava', 'Steam', 'slumps', '&amp;', 'warns', 'of', 'a', 'deep'],
      'loss',
    ]);
  });

  it('gives each word the fall of probability that leaving it out makes', async () => {
    const { label, probability, words } = await explained({ text });
    const slumps = words.find((word) => word.text === 'slumps');
    const [without] = await classifier.classify(
      [{ text: text.replace('slumps ', ''), mentions: [] }],
      'live',
    );
    const left = without?.sentiment[label as keyof typeof without.sentiment];
    expect(slumps?.drop).toBeCloseTo(probability - Number(left), 2);
    expect(words.some(({ drop }) => drop !== 0)).toBe(true);
  });

  it('explains the topic, and the sentiment towards a company', async () => {
    const topic = await explained({ text, target: { head: 'topic' } });
    expect(topic.head).toBe('topic');
    expect(newsTopics).toContain(topic.label);
    const towards = await explained({
      text,
      mentions: [[[0, 6]], [company]],
      target: { head: 'company', index: 1 },
    });
    const [score] = await classifier.classify([{ text, mentions: [[company]] }], 'live');
    expect(towards.head).toBe('company');
    expect(sentimentLabels).toContain(towards.label);
    expect(towards.label).toBe(score?.companies[0]?.label);
  });

  it('takes the longest post there can be, and text without a word', async () => {
    const longest = await explained({ text: `${'\u0001x '.repeat(7_333)}yz` });
    expect(longest.words.length).toBeLessThanOrEqual(60);
    expect((await explained({ text: ' \n ' })).words).toEqual([]);
  });

  it.each([
    ['no text', {}],
    ['an empty text', { text: '' }],
    ['too long a text', { text: 'x'.repeat(22_002) }],
    ['too many mentions', { text, mentions: Array.from({ length: 17 }, () => [[0, 1]]) }],
    ['a place before the text', { text, mentions: [[[-1, 4]]] }],
    ['a company that is not there', { text, target: { head: 'company', index: 0 } }],
    ['an unknown head', { text, target: { head: 'mood' } }],
    ['more than it asks for', { text, depth: 3 }],
  ])('refuses %s by its field', async (_, body) => {
    const response = await ask(body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.any(String) }] });
  });

  it('refuses what is no JSON, too large, or comes without the token', async () => {
    expect((await ask('{')).status).toBe(400);
    expect((await ask({ text: 'x'.repeat(300_000) })).status).toBe(413);
    expect((await ask({ text }, {})).status).toBe(401);
    expect((await ask({ text }, { authorization: 'Bearer another' })).status).toBe(401);
    expect((await fetch(`${door.url}/api/v1/explanations`)).status).toBe(401);
  });

  it('says that it is still starting, or has too much to do, and when to come again', async () => {
    open = false;
    const early = await ask({ text });
    open = true;
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '2']);
    const many = await Promise.all(Array.from({ length: 40 }, () => ask({ text })));
    const refused = many.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(many.filter(({ status }) => status === 200).length).toBe(40 - refused.length);
    for (const response of refused) expect(response.headers.get('retry-after')).toBe('1');
    expect((await ask({ text })).status).toBe(200);
  });

  it('has the operations of every service, with figures of its own', async () => {
    expect((await fetch(`${door.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${door.url}/metrics`)).status).toBe(401);
    expect(await metrics.metrics()).toMatch(/barograph_classifier_explanation_seconds_count [1-9]/);
  });
});
