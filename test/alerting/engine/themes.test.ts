import { describe, expect, it } from 'vitest';
import type { NewsTopic } from '../../../services/core/contracts/news-topics.ts';
import type { ScoredPost } from '../../../services/core/contracts/scored-post.ts';
import { type EngineRun, engineRun, storyPost } from '../../support/engine-run.ts';

const ordinary = ['harvest', 'timber', 'ferry', 'bridge', 'museum', 'orchard', 'canal', 'tram'];
let n = 0;

/** Three days of ordinary news, ten stories an hour, a third of them negative. */
function afterOrdinaryDays(): EngineRun {
  const run = engineRun();
  for (let i = 0; i < 3 * 1_440; i += 1) {
    n += 1;
    const title = `${ordinary[n % 8]} falls on ${ordinary[(n >> 3) % 8]} rumour ${i}`;
    const label = i % 18 === 0 ? 'negative' : 'neutral';
    run.close({ posts: i % 6 === 0 ? [storyPost({ n, title, label })] : [] });
  }
  return run;
}

function about(word: string, topics: readonly NewsTopic[]): ScoredPost[] {
  return topics.map((topic, i) => {
    n += 1;
    const title = `${ordinary[i % 8]} falls on ${word} rumour ${i}`;
    return storyPost({ n, topic, title, label: 'negative' });
  });
}

const broad: readonly NewsTopic[] = [
  'Markets',
  'Currencies',
  'Treasuries | Corporate Debt',
  'Markets',
  'Politics',
  'Currencies',
];

describe('a theme', () => {
  it('is a rare word that negative stories of several topics suddenly share', () => {
    const run = afterOrdinaryDays();
    run.close({ posts: about('volcano', broad) });
    const theme = run.changes.find(({ rule }) => rule === 'negative-theme');
    expect(theme).toMatchObject({ state: 'firing', series: 'market', observed: 6 });
    expect(theme?.reason).toContain('volcano');
    expect(theme?.reason).toContain('Currencies');
    expect(theme?.stories).toHaveLength(6);
    run.quiet(130);
    expect(run.changes.at(-1)).toMatchObject({
      state: 'resolved',
      reason: expect.stringMatching(/No theme has stood out/),
    });
  });

  it.each([
    ['its word is an ordinary one', 'harvest', broad],
    ['it is no more than three tellings', 'volcano', broad.slice(0, 3)],
    ['it stays within one topic', 'volcano', broad.map((): NewsTopic => 'Markets')],
  ])('is none when %s', (_why, word, topics) => {
    const run = afterOrdinaryDays();
    run.close({ posts: about(word, topics) });
    expect(run.changes.filter(({ rule }) => rule === 'negative-theme')).toEqual([]);
  });
});
