import { describe, expect, it } from 'vitest';
import type { Entity, Score } from '../../services/classifier/score.ts';
import { scorePost } from '../../services/classifier/score-post.ts';
import { entityLimits, scoredPostSchema } from '../../services/core/contracts/scored-post.ts';
import { madeUpPost } from '../support/made-up-posts.ts';
import { scoredPost, sentimentOf } from '../support/scored-posts.ts';

const model = { name: 'made-up', version: '1' };
const post = madeUpPost({ text: 'Halden Air rallies', companies: [] });

function scoreWith(entities: readonly Entity[]): Score {
  const { topicProbabilities } = scoredPost({ n: 1 });
  const sentiment = sentimentOf('positive');
  const embedding = new Int8Array(64);
  return { sentiment, topicProbabilities, companies: [], entities, embedding, readTo: 18 };
}

function entity(n: number, text = `name ${n}`): Entity {
  return { type: 'ORG', text, start: n, end: n + text.length, p: 0.9 };
}

describe('a post with its score', () => {
  it('is one that the bus takes, with the entities and without the embedding', () => {
    const scored = scorePost(post, scoreWith([entity(0), entity(9)]), model);
    expect(scoredPostSchema.parse(scored)).toEqual(scored);
    expect(scored.entities.map(({ text }) => text)).toEqual(['name 0', 'name 9']);
    expect(scored).not.toHaveProperty('embedding');
  });

  it('carries no more entities, and no longer ones, than a record may', () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      entity(n, n === 3 ? 'x'.repeat(500) : 'name'),
    );
    const scored = scorePost(post, scoreWith(many), model);
    expect(scoredPostSchema.parse(scored).entities).toHaveLength(entityLimits.entities);
    expect(scored.entities.map(({ start }) => start).slice(2, 5)).toEqual([2, 4, 5]);
  });

  it('is read as having none when it was scored before there were any', () => {
    const { entities: _none, ...old } = scorePost(post, scoreWith([entity(0)]), model);
    expect(scoredPostSchema.parse(old).entities).toEqual([]);
  });
});
