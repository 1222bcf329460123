import { newsTopics } from '../contracts/news-topics.ts';
import type { ScoredPost } from '../contracts/scored-post.ts';
import type { Filter } from '../contracts/settings/filter.ts';
import { topTopicOf } from '../posts/top-topic.ts';
import { wordPattern } from './word-pattern.ts';

/** What of a post a filter looks at. */
export type FilteredPost = Pick<
  ScoredPost,
  'title' | 'body' | 'source' | 'kind' | 'sentiment' | 'topicProbabilities'
> & { readonly companies: readonly { readonly symbol: string }[] };

type Test = (post: FilteredPost) => boolean;

/**
 * Whether a post belongs to a filter, as contracts/settings/filter.ts describes it. Pure, and linear in the length
 * of the text. The history asks the same in SQL (services/gateway/store/queries/filter-condition.ts).
 */
export function compileFilter(filter: Filter): Test {
  const { topics, companies, sources, kinds, words, sentiment, minProbability } = filter;
  // The cheap ones come first.
  const tests: Test[] = [];
  if (sources.length > 0) tests.push(oneOf(sources, (post) => post.source));
  if (kinds.length > 0) tests.push(oneOf(kinds, (post) => post.kind));
  if (sentiment.length > 0) tests.push(oneOf(sentiment, (post) => post.sentiment.label));
  if (minProbability > 0) {
    tests.push(({ sentiment: { label, ...p } }) => p[label] >= minProbability);
  }
  if (topics.length > 0) tests.push(ofTopic(topics, minProbability));
  if (companies.length > 0) tests.push(namesOneOf(companies));
  if (words.any.length > 0) tests.push(contains(words.any));
  for (const phrase of words.all) tests.push(contains([phrase]));
  if (words.none.length > 0) {
    const forbidden = contains(words.none);
    tests.push((post) => !forbidden(post));
  }
  return (post) => tests.every((test) => test(post));
}

function oneOf<T>(wanted: readonly T[], field: (post: FilteredPost) => T): Test {
  const set = new Set(wanted);
  return (post) => set.has(field(post));
}

function ofTopic(topics: Filter['topics'], minProbability: number): Test {
  const wanted = new Set(topics.map((topic) => newsTopics.indexOf(topic)));
  return ({ topicProbabilities }) => {
    const topic = topTopicOf(topicProbabilities);
    return wanted.has(topic) && (topicProbabilities[topic] ?? 0) >= minProbability;
  };
}

function namesOneOf(symbols: readonly string[]): Test {
  const set = new Set(symbols);
  return ({ companies }) => companies.some(({ symbol }) => set.has(symbol));
}

/** A phrase stands in the title or in the body, never across both. */
function contains(phrases: readonly string[]): Test {
  const pattern = new RegExp(wordPattern(phrases), 'iu');
  const found = (text: string) => pattern.test(composed(text));
  return ({ title, body }) => found(title) || (body !== undefined && found(body));
}

/** Text without any character beyond Latin-1 is composed already. */
const mayBeDecomposed = /[^\0-\xff]/;

function composed(text: string): string {
  return mayBeDecomposed.test(text) ? text.normalize('NFC') : text;
}
