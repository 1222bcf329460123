import { newsTopics } from '../contracts/news-topics.ts';
import type { Filter } from '../contracts/settings/filter.ts';
import { topTopicOf } from '../posts/top-topic.ts';
import { compileFilter, type FilteredPost } from './compile-filter.ts';
import { tellingWord, wordHash, wordHashes } from './word-hashes.ts';

/** Many filters that are asked of every post. */
export interface FilterIndex {
  /** The places of those that take the post, ascending. */
  matching(post: FilteredPost): readonly number[];
}

/**
 * Compiles filters, and files each under one of its criteria, the one that tells most: so a post is held against those
 * only that it may belong to, and its text is taken apart once, whatever the number of filters that ask for words.
 */
export function createFilterIndex(filters: readonly Filter[]): FilterIndex {
  const tests = filters.map(compileFilter);
  const byCompany = new Map<string, number[]>();
  const byWord = new Map<number, number[]>();
  const byTopic: number[][] = newsTopics.map(() => []);
  const bySource = new Map<string, number[]>();
  const byKind = new Map<string, number[]>();
  const byLabel = new Map<string, number[]>();
  /** Those that ask for words in some other way. */
  const always: number[] = [];
  const worded: number[] = [];
  /** Of posts with other labels no filter asks for words. */
  const wordedLabels = new Set<string>();
  let isTopicAsked = false;

  for (const [place, filter] of filters.entries()) {
    const { topics, companies, sources, kinds, sentiment } = filter;
    const words = telling(filter);
    if (companies.length > 0) for (const symbol of companies) file(byCompany, symbol, place);
    else if (words.length > 0) {
      worded.push(place);
      for (const word of words) file(byWord, wordHash(word), place);
      for (const label of sentiment.length > 0 ? sentiment : labels) wordedLabels.add(label);
    } else if (topics.length > 0) {
      isTopicAsked = true;
      for (const topic of topics) byTopic[newsTopics.indexOf(topic)]?.push(place);
    } else if (sources.length > 0) for (const source of sources) file(bySource, source, place);
    else if (kinds.length > 0) for (const kind of kinds) file(byKind, kind, place);
    else if (sentiment.length > 0) for (const label of sentiment) file(byLabel, label, place);
    else always.push(place);
  }

  /** The call in which a filter was last found to be a candidate. */
  const asked = new Uint32Array(filters.length);
  let call = 0;
  let found: number[] = [];

  function ask(post: FilteredPost, places: readonly number[] | undefined): void {
    if (places === undefined) return;
    for (const place of places) {
      if (asked[place] === call) continue;
      asked[place] = call;
      if (tests[place]?.(post)) found.push(place);
    }
  }

  function askByWords(post: FilteredPost): void {
    const hashes: number[] = [];
    const { title, body = '' } = post;
    if (!wordHashes(title, hashes) || !wordHashes(body, hashes)) ask(post, worded);
    else for (const hash of hashes) ask(post, byWord.get(hash));
  }

  return {
    matching: (post) => {
      call = (call + 1) >>> 0;
      found = [];
      ask(post, always);
      if (byCompany.size > 0) {
        for (const { symbol } of post.companies) ask(post, byCompany.get(symbol));
      }
      if (isTopicAsked) ask(post, byTopic[topTopicOf(post.topicProbabilities)]);
      if (wordedLabels.has(post.sentiment.label)) askByWords(post);
      if (bySource.size > 0) ask(post, bySource.get(post.source));
      if (byKind.size > 0) ask(post, byKind.get(post.kind));
      if (byLabel.size > 0) ask(post, byLabel.get(post.sentiment.label));
      return found.length > 1 ? found.sort((a, b) => a - b) : found;
    },
  };
}

const labels = ['negative', 'neutral', 'positive'] as const;

/** Words of which a post must have one; none where that cannot be said. */
function telling({ words }: Filter): string[] {
  const ofAll = words.all.flatMap((phrase) => tellingWord(phrase) ?? []);
  const [longest] = ofAll.sort((a, b) => b.length - a.length);
  if (longest !== undefined) return [longest];
  const ofAny = words.any.flatMap((phrase) => tellingWord(phrase) ?? []);
  return ofAny.length === words.any.length ? ofAny : [];
}

function file<K>(index: Map<K, number[]>, key: K, place: number): void {
  const places = index.get(key);
  if (places === undefined) index.set(key, [place]);
  else places.push(place);
}
