import { afterEach, expect, it } from 'vitest';
import type { UnscoredPost } from '../../../services/core/contracts/scored-post.ts';
import { findTopicLevels } from '../../../services/gateway/store/queries/find-levels.ts';
import { findPosts } from '../../../services/gateway/store/queries/find-posts.ts';
import { findTrend } from '../../../services/gateway/store/queries/find-trend.ts';
import { openTestHistory, type TestHistory } from '../../support/open-history.ts';
import { scoredPost } from '../../support/scored-posts.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const minute = 60_000;

let history: TestHistory | undefined;
afterEach(() => history?.remove());

it('are kept and charted, and stand in no sentiment and no topic', async () => {
  history = await openTestHistory({ clock: () => noon });
  const read = scoredPost({ n: 1, publishedAt: noon, observedAt: noon });
  const {
    sentiment: _s,
    topicProbabilities: _t,
    entities: _e,
    model: _m,
    ...post
  } = scoredPost({
    n: 2,
    publishedAt: noon,
    observedAt: noon,
  });
  const other: UnscoredPost = {
    ...post,
    type: 'unscored-post',
    title: 'Gewinnwarnung schickt Hafenwerke auf Talfahrt',
    language: 'de',
    notScored: 'language',
    companies: [],
  };
  await history.write({
    lane: 'live',
    topic: 'live.scored-posts',
    partition: 0,
    nextOffset: 2,
    posts: [
      { partition: 0, offset: 0, key: null, appendedAt: noon, value: read },
      { partition: 0, offset: 1, key: null, appendedAt: noon, value: other },
    ],
  });
  const span = { run: 0, fromMs: noon, toMs: noon + minute };
  const trend = await history.read('trends', (sql) =>
    findTrend(sql, { ...span, basis: 'published', stepMs: minute }),
  );
  expect(trend.get(noon)).toMatchObject({ unscored: 1 });
  const { negative = 0, neutral = 0, positive = 0 } = trend.get(noon) ?? {};
  expect(negative + neutral + positive).toBe(1);
  const found = await history.read('posts', (sql) => findPosts(sql, { ...span, limit: 10 }));
  expect(found.posts.find(({ language }) => language === 'de')).toMatchObject({
    notScored: 'language',
    sentiment: null,
    topics: [],
    model: null,
  });
  const levels = await history.read('lookup', (sql) => findTopicLevels(sql, 0, noon));
  expect(levels.reduce((sum, { posts }) => sum + posts, 0)).toBe(1);
});
