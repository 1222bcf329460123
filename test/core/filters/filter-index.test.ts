import { describe, expect, it } from 'vitest';
import { newsTopics } from '../../../services/core/contracts/news-topics.ts';
import type { SentimentLabel } from '../../../services/core/contracts/scored-post.ts';
import type { Filter } from '../../../services/core/contracts/settings/filter.ts';
import { compileFilter } from '../../../services/core/filters/compile-filter.ts';
import { createFilterIndex } from '../../../services/core/filters/filter-index.ts';
import { seededRandom } from '../../support/made-up-texts.ts';
import { filterOf, nastyPhrases, nastyTexts } from '../../support/nasty-texts.ts';
import { scoredPost } from '../../support/scored-posts.ts';

type Post = ReturnType<typeof scoredPost>;

/** What asking each filter for itself says. */
function oneByOne(filters: readonly Filter[], post: Post): number[] {
  return [...filters.keys()].filter((place) => {
    const filter = filters[place];
    return filter !== undefined && compileFilter(filter)(post);
  });
}

const labels: readonly SentimentLabel[] = ['negative', 'neutral', 'positive'];

describe('many filters at once', () => {
  it('take what each of them would, whatever the phrase and the text', () => {
    const filters = nastyPhrases.flatMap((phrase) => [
      filterOf({ any: [phrase] }),
      filterOf({ any: [phrase, 'unheard of'] }),
      filterOf({ all: [phrase, 'a'] }),
      filterOf({ none: [phrase] }),
    ]);
    const index = createFilterIndex(filters);
    const places = filters.map(compileFilter);
    let taken = 0;
    for (const [n, text] of nastyTexts.entries()) {
      for (const post of [
        scoredPost({ n, title: text }),
        scoredPost({ n, title: 'a title', body: text }),
      ]) {
        const expected = [...places.keys()].filter((place) => places[place]?.(post));
        expect(index.matching(post)).toEqual(expected);
        taken += expected.length;
      }
    }
    expect(taken).toBeGreaterThan(nastyTexts.length);
  });

  it.each([
    ['the long s', '\u017ftrike at the mill', 'strike'],
    ['the sign of kelvins', 'a \u212ainetic mill', 'kinetic'],
    ['a letter beyond ASCII beside it', 'caf\u00e9 strike\u2019s end', 'strike'],
    ['a decomposed letter', 're\u0301sume\u0301 of a strike', 'r\u00e9sum\u00e9'],
    ['other signs', 'the mill\u2019s owner', "mill's"],
    ['another script', '\u65e5\u672cstrike\u65e5\u672c', 'strike'],
  ])('know %s', (_, title, phrase) => {
    const filters = [filterOf({ any: [phrase] }), filterOf({ all: [phrase] })];
    const post = scoredPost({ n: 1, title });
    expect(oneByOne(filters, post)).toEqual([0, 1]);
    expect(createFilterIndex(filters).matching(post)).toEqual([0, 1]);
  });

  it('ask for every criterion, in their own order', () => {
    const random = seededRandom(5);
    const pick = <T>(list: readonly T[]): T[] => list.filter(() => random() < 0.3);
    const words = ['mill', 'strike', 'profit', 'new ferry', 'cuts'];
    const filters = Array.from({ length: 60 }, () =>
      filterOf({
        topics: pick(newsTopics.slice(0, 4)),
        companies: pick(['A', 'B', 'C', 'D']),
        sources: pick(['wire', 'desk']),
        kinds: pick(['news', 'social']),
        sentiment: pick(labels),
        any: pick(words),
        all: random() < 0.2 ? pick(words) : [],
        none: random() < 0.2 ? pick(words) : [],
        minProbability: random() < 0.3 ? 0.8 : 0,
      }),
    );
    const index = createFilterIndex(filters);
    const sizes = new Set<number>();
    for (let n = 0; n < 400; n += 1) {
      const [label = 'neutral'] = pick(labels);
      const [topic = 'IPO'] = pick(newsTopics.slice(0, 4));
      const post = scoredPost({
        n,
        title: `The ${pick(words).join(' ')} it is`,
        source: random() < 0.5 ? 'wire' : 'desk',
        label,
        topic,
        companies: Object.fromEntries(pick(['A', 'B', 'C']).map((symbol) => [symbol, label])),
      });
      const found = index.matching(post);
      expect(found).toEqual(oneByOne(filters, post));
      sizes.add(found.length);
    }
    expect(sizes.size).toBeGreaterThan(5);
  });
});
