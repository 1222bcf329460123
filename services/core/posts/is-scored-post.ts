import { newsTopics } from '../contracts/news-topics.ts';
import type { ScoredPost } from '../contracts/scored-post.ts';

const hex = /^[0-9a-f]{32}$/;

/**
 * Whether a value is a scored post by every field which detection goes by. It takes a small part of the time that the
 * whole schema takes, for what this program wrote itself.
 */
export function isScoredPost(value: unknown): value is ScoredPost {
  const post = value as ScoredPost | null;
  return (
    typeof post === 'object' &&
    post !== null &&
    post.type === 'scored-post' &&
    isText(post.id, 32) &&
    hex.test(post.id) &&
    isText(post.textHash, 32) &&
    isText(post.signature, 64) &&
    post.signature.length === 64 &&
    isText(post.source, 100) &&
    isText(post.kind, 20) &&
    isText(post.title, 2_000) &&
    (post.body === undefined || isText(post.body, 20_000)) &&
    (post.url === undefined || isText(post.url, 2_000)) &&
    Number.isSafeInteger(post.publishedAt) &&
    Number.isSafeInteger(post.observedAt) &&
    typeof post.history === 'boolean' &&
    isSentiment(post.sentiment) &&
    Array.isArray(post.topicProbabilities) &&
    post.topicProbabilities.length === newsTopics.length &&
    areProbabilities(post.topicProbabilities) &&
    Array.isArray(post.companies) &&
    post.companies.length <= 16 &&
    post.companies.every(isMention) &&
    Array.isArray(post.entities) &&
    isText(post.model?.name, 100) &&
    isText(post.model?.version, 50)
  );
}

function isMention(mention: ScoredPost['companies'][number]): boolean {
  return (
    isText(mention?.symbol, 32) &&
    isText(mention.name, 200) &&
    isText(mention.kind, 20) &&
    Array.isArray(mention.spans) &&
    isSentiment(mention.sentiment)
  );
}

function isSentiment(sentiment: ScoredPost['sentiment'] | undefined): boolean {
  return (
    (sentiment?.label === 'negative' ||
      sentiment?.label === 'neutral' ||
      sentiment?.label === 'positive') &&
    isProbability(sentiment.negative) &&
    isProbability(sentiment.neutral) &&
    isProbability(sentiment.positive)
  );
}

/** A loop: `every` with a callback costs several times as much here. */
function areProbabilities(values: readonly unknown[]): boolean {
  for (const value of values) if (!isProbability(value)) return false;
  return true;
}

function isProbability(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}
