import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newsTopics } from '../../../../services/core/contracts/news-topics.ts';
import { postKinds } from '../../../../services/core/contracts/post.ts';
import {
  type ScoredPost,
  sentimentLabels,
} from '../../../../services/core/contracts/scored-post.ts';
import type { Filter } from '../../../../services/core/contracts/settings/filter.ts';
import type { Stories } from '../../../../services/core/contracts/stories.ts';
import { compileFilter } from '../../../../services/core/filters/compile-filter.ts';
import { findFilterTrend } from '../../../../services/gateway/store/queries/find-filter-trend.ts';
import { findPosts } from '../../../../services/gateway/store/queries/find-posts.ts';
import type { Counts } from '../../../../services/gateway/store/queries/find-trend.ts';
import { filterOf, nastyPhrases, nastyTexts } from '../../../support/nasty-texts.ts';
import { openTestHistory, type TestHistory } from '../../../support/open-history.ts';
import { recordOf, scoredPost } from '../../../support/scored-posts.ts';

const startMs = 1_800_000_000_000;
const sources = ["o'wire", 'wire', 'Wire', 'unknown "source"'] as const;
const symbols = ['AAPL', 'BRK.B', "O'K", '7203.T'] as const;

/** A few hundred posts in which every field takes all of its values, in combinations that do not repeat soon. */
const posts: readonly ScoredPost[] = nastyTexts.flatMap((text, t) =>
  Array.from({ length: 12 }, (_, k) => {
    const n = t * 12 + k;
    const other = nastyTexts[(t + k) % nastyTexts.length] ?? '';
    const topic = n % 20;
    const p = 0.2 + ((n * 7) % 80) / 100;
    const label = sentimentLabels[n % 3] ?? 'neutral';
    return {
      ...scoredPost({
        n,
        title: text,
        source: sources[n % 4] ?? 'wire',
        label,
        publishedAt: startMs + n * 20_000,
        // Some are dated into the future, which counts when they were observed.
        observedAt: startMs + n * 20_000 + (n % 5 === 0 ? -40_000 : 15_000),
        companies: Object.fromEntries(
          symbols
            .filter((_, s) => n % (s + 2) === 0)
            .map((symbol, s) => [symbol, sentimentLabels[(n + s) % 3] ?? 'neutral']),
        ),
        ...(k % 3 === 0 ? {} : { body: k % 3 === 1 ? other : `${text}\n${other}` }),
      }),
      kind: postKinds[n % postKinds.length] ?? 'news',
      sentiment: { label, negative: 0.1, neutral: 0.1, positive: 0.1, [label]: p },
      topicProbabilities: newsTopics.map((_, index) =>
        index === topic || (n % 6 === 0 && index === 19) ? p : 0.01,
      ),
    };
  }),
);

const filters: readonly Filter[] = [
  filterOf(),
  ...newsTopics.map((topic) => filterOf({ topics: [topic] })),
  filterOf({ topics: ['IPO', 'Stock Movement'], minProbability: 0.51 }),
  filterOf({ minProbability: 0.51 }),
  filterOf({ minProbability: 1 }),
  filterOf({ companies: ["O'K", 'nobody'] }),
  filterOf({ companies: ['AAPL', '7203.T'], sentiment: ['negative'] }),
  filterOf({ companies: ['aapl'] }),
  filterOf({ sources: ["o'wire", 'unknown "source"'] }),
  filterOf({ sources: ['WIRE'] }),
  filterOf({ kinds: ['social', 'filing'], sentiment: ['positive', 'neutral'] }),
  ...nastyPhrases.map((phrase) => filterOf({ any: [phrase] })),
  ...nastyPhrases.map((phrase, i) =>
    filterOf({
      all: [phrase],
      none: [nastyPhrases[(i * 5 + 1) % nastyPhrases.length] ?? 'x'],
      sentiment: i % 2 === 0 ? ['negative', 'positive'] : [],
    }),
  ),
  filterOf({ any: nastyPhrases.slice(0, 50) }),
  filterOf({ none: nastyPhrases.slice(10, 60) }),
  filterOf({
    topics: [...newsTopics.slice(5)],
    sources: ['wire', "o'wire"],
    kinds: ['news', 'filing', 'social'],
    companies: ['AAPL', 'BRK.B'],
    any: ['bank', 'tesla', '$tsla'],
    none: ['sony'],
    minProbability: 0.3,
  }),
];

/** Every seventh post tells the story of the first one. */
const isCopy = ({ id }: ScoredPost) => posts.findIndex((post) => post.id === id) % 7 === 1;
const assignments: Stories = {
  type: 'stories',
  epoch: 1,
  minute: Math.floor(startMs / 60_000) * 60_000 + 600 * 60_000,
  last: true,
  late: [],
  assignments: posts.map((post) => ({
    post: post.id,
    story: (isCopy(post) ? posts[0] : post)?.id ?? '',
  })),
};

let history: TestHistory;
beforeAll(async () => {
  history = await openTestHistory();
  await history.write({
    lane: 'live',
    topic: 'live.scored-posts',
    partition: 0,
    nextOffset: posts.length,
    posts: posts.map((post, offset) => recordOf(post, offset)),
    stories: [recordOf(assignments, 0)],
  });
});
afterAll(() => history.remove());

describe('a filter of the history', () => {
  it('takes the posts that the matcher takes, whatever it asks for', async () => {
    for (const filter of filters) {
      const { posts: found, next } = await history.read('posts', (sql) =>
        findPosts(sql, { run: 0, filter, limit: 500 }),
      );
      const expected = posts.filter(compileFilter(filter)).map(({ id }) => id);
      expect(next).toBeNull();
      expect(new Set(found.map(({ id }) => id)), JSON.stringify(filter)).toEqual(new Set(expected));
    }
  });

  it('is met by some and missed by others of these posts', () => {
    const counts = filters.map((filter) => posts.filter(compileFilter(filter)).length);
    expect(counts.filter((count) => count > 0 && count < posts.length).length).toBeGreaterThan(
      filters.length / 2,
    );
  });

  it('joins with the other conditions of a request', async () => {
    const filter = filterOf({ any: ['bank'] });
    const { posts: found } = await history.read('posts', (sql) =>
      findPosts(sql, { run: 0, filter, source: "o'wire", topic: 4, limit: 500 }),
    );
    const expected = posts.filter(
      (post, n) => compileFilter(filter)(post) && post.source === "o'wire" && n % 20 === 4,
    );
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
  });
});

describe('the trend of a filter', () => {
  const stepMs = 600_000;
  const stretch = { fromMs: startMs + 2 * stepMs, toMs: startMs + 9 * stepMs, stepMs };

  it.each(['published', 'observed'] as const)('counts posts as %s', async (basis) => {
    for (const filter of [filterOf({ any: ['bank', 'tesla'] }), filterOf()]) {
      const trend = await history.read('trends', (sql) =>
        findFilterTrend(sql, filter, { run: 0, basis, ...stretch }),
      );
      expect(trend.size).toBeGreaterThan(1);
      expect(trend).toEqual(counted(filter, basis, (post) => post.sentiment.label));
    }
  });

  it('counts the sentiment towards a company where one is asked for', async () => {
    const filter = filterOf({ none: ['bank'] });
    const trend = await history.read('trends', (sql) =>
      findFilterTrend(sql, filter, { run: 0, basis: 'published', company: 'BRK.B', ...stretch }),
    );
    expect(trend.size).toBeGreaterThan(1);
    expect(trend).toEqual(
      counted(
        filter,
        'published',
        ({ companies }) => companies.find(({ symbol }) => symbol === 'BRK.B')?.sentiment.label,
      ),
    );
  });

  function counted(
    filter: Filter,
    basis: 'published' | 'observed',
    labelOf: (post: ScoredPost) => 'negative' | 'neutral' | 'positive' | undefined,
  ): Map<number, Counts> {
    const counts = new Map<
      number,
      Record<'negative' | 'neutral' | 'positive' | 'unscored' | 'copies', number>
    >();
    for (const post of posts.filter(compileFilter(filter))) {
      const { publishedAt, observedAt } = post;
      const at = basis === 'observed' ? observedAt : Math.min(publishedAt, observedAt);
      const label = labelOf(post);
      if (label === undefined || at < stretch.fromMs || at >= stretch.toMs) continue;
      const bucket = Math.floor(at / stepMs) * stepMs;
      const row = counts.get(bucket) ?? {
        negative: 0,
        neutral: 0,
        positive: 0,
        unscored: 0,
        copies: 0,
      };
      row[label] += 1;
      if (isCopy(post)) row.copies += 1;
      counts.set(bucket, row);
    }
    return counts;
  }
});
