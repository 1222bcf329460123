import { describe, expect, it } from 'vitest';
import { busTopics } from '../../../services/core/contracts/bus-topics.ts';
import { knownScoredPosts } from '../../../services/core/stretches/known-records.ts';
import { scoredPost, sourceHealth } from '../../support/scored-posts.ts';

const { schema } = knownScoredPosts;
const whole = busTopics.live.scoredPosts.schema;
const tick = {
  type: 'tick',
  epoch: 3,
  minute: 1_800_000_000_000,
  sources: [sourceHealth('wire')],
  settings: 2,
};

describe('what was written by this program', () => {
  it.each([
    ['a post', scoredPost({ n: 1, companies: { ACME: 'negative' } })],
    ['a tick', tick],
    ['the end of a replay', { type: 'replay-end', epoch: 1, replay: { id: 'r', generation: 0 } }],
  ])('%s is read as by its whole schema', (_name, value) => {
    expect(schema.parse(value)).toEqual(whole.parse(value));
  });

  it('and what another version wrote gets the whole look', () => {
    const { entities: _, ...older } = scoredPost({ n: 1 });
    expect(schema.parse(older)).toMatchObject({ entities: [] });
  });

  it.each([
    ['no time', { ...scoredPost({ n: 1 }), observedAt: 'noon' }],
    ['a probability beyond 1', { ...scoredPost({ n: 1 }), topicProbabilities: [7] }],
    ['a tick without sources', { ...tick, sources: undefined }],
    ['a source in no known state', { ...tick, sources: [{ ...sourceHealth('a'), state: 'odd' }] }],
    ['settings before the log', { ...tick, settings: -1 }],
    ['nothing', null],
  ])('refuses %s, as the whole schema does', (_name, value) => {
    expect([schema.safeParse(value).success, whole.safeParse(value).success]).toEqual([
      false,
      false,
    ]);
  });
});
