import type { Evidence } from '../../../core/contracts/alert.ts';
import { negativeBinomialTail } from '../../detectors/negative-binomial.ts';
import type { Telling } from '../series/recent-counts.ts';
import type { Series } from '../series/series.ts';
import type { SeriesBook } from '../series/series-book.ts';
import type { Story, StoryBook } from '../stories/story-book.ts';
import type { ThemeBook } from '../themes/theme-book.ts';
import { wordsOf } from '../themes/title-words.ts';

const mostCompanies = 5;
const mostWords = 10;
/** Of very large surges so many stories tell enough. */
const mostStories = 1_000;
/** What is not rarer than this by chance has not grown. */
const largestPValue = 0.01;
/** Names and words come in clusters: variance over mean. */
const clumping = 2;

export interface GrowthDeps {
  readonly book: SeriesBook;
  readonly stories: StoryBook;
  readonly themes: ThemeBook;
}

/** Companies and words that the stories of an alert name more often than is usual, the largest excess first. */
export function growthOf(
  series: Series,
  tellings: readonly Telling[],
  place: { readonly windowMinutes: number; readonly minute: number },
  deps: GrowthDeps,
): Required<Pick<Evidence, 'companies' | 'words'>> {
  const stories = toldStories(tellings, deps.stories);
  const named = count(stories.flatMap(({ companies }) => [...new Set(companies)]));
  named.delete(series.id.replace(/^company:/, ''));
  const companies = [...named].flatMap(([symbol, times]) => {
    const company = deps.book.get(`company:${symbol}`);
    if (company === undefined) return [];
    const expected = expectedIn(series, company, place, deps.book);
    return [{ symbol, name: company.name.slice(0, 200), stories: times, expected }];
  });
  const names = new Set(
    companies.flatMap(({ name, symbol }) => [...wordsOf(name), symbol.toLowerCase()]),
  );
  for (const word of wordsOf(series.type === 'company' ? series.name : '')) names.add(word);
  const words = [...count(stories.flatMap(({ headline }) => wordsOf(headline?.title ?? '')))]
    .filter(([word]) => !names.has(word))
    .map(([word, times]) => ({
      word,
      stories: times,
      expected: deps.themes.usualShare(word) * stories.length,
    }));
  return {
    companies: grown(companies, ({ symbol }) => symbol).slice(0, mostCompanies),
    words: grown(words, ({ word }) => word).slice(0, mostWords),
  };
}

function toldStories(tellings: readonly Telling[], book: StoryBook): Story[] {
  const ids = new Set(tellings.flatMap(({ story, counts }) => (counts ? [story] : [])));
  return [...ids].slice(-mostStories).flatMap((id) => book.get(id) ?? []);
}

function count(things: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(thing, (counts.get(thing) ?? 0) + 1);
  return counts;
}

/** Negative stories on a company within another series: its own, as far as that series is part of the market. */
function expectedIn(
  series: Series,
  company: Series,
  { windowMinutes, minute }: { readonly windowMinutes: number; readonly minute: number },
  book: SeriesBook,
): number {
  const own = book.usual(company, windowMinutes, minute);
  const market = book.get('market');
  if (market === undefined || series.type === 'market') return own;
  const all = book.usual(market, windowMinutes, minute);
  return own * Math.min(1, book.usual(series, windowMinutes, minute) / Math.max(all, 1e-9));
}

/** Those that are more than chance would have them, with four digits of what is usual. */
function grown<T extends { readonly stories: number; readonly expected: number }>(
  things: readonly T[],
  name: (thing: T) => string,
): T[] {
  return things
    .filter(
      ({ stories, expected }) =>
        stories > 1 &&
        stories > expected &&
        negativeBinomialTail(stories, { mean: expected, variance: clumping * expected }) <=
          largestPValue,
    )
    .sort(
      (a, b) => b.stories - b.expected - (a.stories - a.expected) || (name(a) < name(b) ? -1 : 1),
    )
    .map((thing) => ({ ...thing, expected: Number(thing.expected.toPrecision(4)) }));
}
