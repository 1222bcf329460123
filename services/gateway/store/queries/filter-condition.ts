import { newsTopics } from '../../../core/contracts/news-topics.ts';
import { sentimentLabels } from '../../../core/contracts/scored-post.ts';
import type { Filter } from '../../../core/contracts/settings/filter.ts';
import { wordPattern } from '../../../core/filters/word-pattern.ts';
import type { SqlValue } from '../duckdb.ts';

/** Adds a parameter to a statement and returns its placeholder. */
export type Bind = (value: SqlValue) => string;

/** Probability of the label that a post has. */
const ofLabel = `CASE label ${sentimentLabels
  .map((label, index) => `WHEN ${index} THEN ${label}`)
  .join(' ')} END`;
/** Probability of the topic that a post counts in. */
const ofTopic = `list_max(json_extract(details, '$.topicProbabilities')::DOUBLE[])`;

/**
 * What `compileFilter` (core/filters) says of a post, as a condition on a row of `posts`; undefined where every row
 * meets it. Whatever comes from a user is a parameter.
 */
export function filterCondition(filter: Filter, bind: Bind): string | undefined {
  const { topics, companies, sources, kinds, words, sentiment, minProbability } = filter;
  const clauses: string[] = [];
  const indexIn = <T>(column: string, all: readonly T[], wanted: readonly T[]) => {
    const indexes = wanted.map((value) => bind(all.indexOf(value)));
    clauses.push(`${column} IN (${indexes.join(', ')})`);
  };
  const contains = (phrases: readonly string[]) => found(phrases, bind);

  if (sentiment.length > 0) indexIn('label', sentimentLabels, sentiment);
  if (topics.length > 0) indexIn('topic', newsTopics, topics);
  if (sources.length > 0) clauses.push(`list_contains(${bind(sources)}, source)`);
  if (kinds.length > 0) clauses.push(`list_contains(${bind(kinds)}, kind)`);
  if (companies.length > 0) clauses.push(`list_has_any(symbols, ${bind(companies)})`);
  if (minProbability > 0) {
    const least = bind(minProbability);
    clauses.push(`${ofLabel} >= ${least}`);
    if (topics.length > 0) clauses.push(`${ofTopic} >= ${least}`);
  }
  if (words.any.length > 0) clauses.push(contains(words.any));
  for (const phrase of words.all) clauses.push(contains([phrase]));
  if (words.none.length > 0) clauses.push(`NOT ${contains(words.none)}`);
  return clauses.length === 0 ? undefined : clauses.join(' AND ');
}

/** Up to so many phrases, a plain search for a part of each is quicker than the pattern and rules out most rows. */
const mostPlain = 3;

function found(phrases: readonly string[], bind: Bind): string {
  const pattern = bind(wordPattern(phrases));
  const parts = phrases.length > mostPlain ? [] : phrases.map(certainPart);
  const plain = parts.every((part) => part !== undefined) ? parts.map(bind) : [];
  const inColumn = (column: string) => {
    const matches = `regexp_matches(nfc_normalize(${column}), ${pattern}, 'i')`;
    if (plain.length === 0) return matches;
    const maybe = plain.map((part) => `contains(lower(${column}), ${part})`).join(' OR ');
    return `((${maybe}) AND ${matches})`;
  };
  return `(${inColumn('title')} OR (body IS NOT NULL AND ${inColumn('body')}))`;
}

/**
 * The longest part of a phrase that every text in which it is found has as it is, once in lower case: letters of
 * ASCII but for k and s, which are equal to the signs of Kelvin and of the long s whatever `lower` makes of those.
 */
function certainPart(phrase: string): string | undefined {
  const parts = phrase.normalize('NFC').match(/[A-JL-RT-Za-jl-rt-z0-9]{3,}/g) ?? [];
  return parts
    .toSorted((a, b) => b.length - a.length)
    .at(0)
    ?.toLowerCase();
}
