import { describe, expect, it } from 'vitest';
import { prepareText } from '../../services/classifier/prepare-text.ts';
import type { InferredScore } from '../../services/classifier/score.ts';
import { createScoreCache, scoreKey } from '../../services/classifier/score-cache.ts';

const score = (positive: number): InferredScore => ({
  sentiment: { label: 'positive', negative: 0, neutral: 1 - positive, positive },
  topicProbabilities: [],
  companies: [],
  entities: [],
  readTo: 0,
  embedding: new Int8Array(),
});

describe('the score cache', () => {
  it('forgets what was not asked for the longest', () => {
    const cache = createScoreCache(2);
    cache.set('a', score(0.6));
    cache.set('b', score(0.7));
    expect(cache.get('a')).toEqual(score(0.6));
    cache.set('c', score(0.8));
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')).toEqual(score(0.6));
    expect(cache.get('c')).toEqual(score(0.8));
  });

  it('keeps nothing with no entries', () => {
    const cache = createScoreCache(0);
    cache.set('a', score(0.6));
    expect(cache.get('a')).toBeUndefined();
  });
});

describe('the key of a score', () => {
  const key = (text: string, ...mentions: [number, number][][]): string =>
    scoreKey(prepareText(text, mentions));

  it('is shared by texts that are the same to the model', () => {
    expect(key('Oil  slides https://a.example/1')).toBe(key('Oil slides t.co/2'));
  });

  it('differs with the text, with the places of companies and with whose they are', () => {
    const keys = [
      key('Oil slides'),
      key('Oil slides!'),
      key('Oil slides', [[0, 3]]),
      key('Oil slides', [[4, 10]]),
      key('Oil slides', [
        [0, 3],
        [4, 10],
      ]),
      key('Oil slides', [[0, 3]], [[4, 10]]),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
