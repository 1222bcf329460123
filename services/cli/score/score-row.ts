import { newsTopics } from '../../core/contracts/news-topics.ts';
import type { Row } from '../rows.ts';
import type { LineScore } from './score-window.ts';

export interface RowParts {
  readonly embedding: boolean;
}

/** A line of the output, as docs/score.md describes it, in JSON. */
export function scoreJson(scored: LineScore, { embedding }: RowParts): string {
  const { line, score, companies, explanation } = scored;
  const place = {
    line: line.line,
    ...(line.file === undefined ? {} : { file: line.file }),
  };
  const answers = {
    sentiment: score.sentiment,
    topics: topicsOf(scored),
    companies: companies.map(({ places: _, ...company }) => company),
    entities: score.entities,
    ...(embedding ? { embedding: [...score.embedding] } : {}),
    ...(explanation === undefined ? {} : { explain: explanation }),
  };
  // The id is JSON already.
  const id = line.id === undefined ? '' : `"id":${line.id},`;
  return `${JSON.stringify(place).slice(0, -1)},${id}${JSON.stringify(answers).slice(1)}`;
}

/** The same in one row of plain cells, for CSV and tables. */
export function flatScoreRow(scored: LineScore): Row {
  const { line, score, companies } = scored;
  const [topic] = topicsOf(scored);
  return {
    line: line.line,
    ...(line.file === undefined ? {} : { file: line.file }),
    id: plainId(line.id),
    sentiment: score.sentiment.label,
    negative: rounded(score.sentiment.negative),
    neutral: rounded(score.sentiment.neutral),
    positive: rounded(score.sentiment.positive),
    topic: topic?.label,
    topicP: rounded(topic?.p ?? 0),
    companies: companies.map(({ name, sentiment }) => `${name}: ${sentiment.label}`).join('; '),
    entities: score.entities.map(({ type, text }) => `${type}: ${text}`).join('; '),
  };
}

/** All topics, the most probable first. */
function topicsOf({ score }: LineScore): { label: string; p: number }[] {
  return newsTopics
    .map((label, index) => ({ label, p: score.topicProbabilities[index] ?? 0 }))
    .sort((a, b) => b.p - a.p);
}

function plainId(json = 'null'): string {
  const id: unknown = JSON.parse(json);
  if (id === null) return '';
  return typeof id === 'string' ? id : json;
}

function rounded(p: number): number {
  return Number(p.toFixed(4));
}
