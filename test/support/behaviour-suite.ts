import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { newsTopics } from '../../services/core/contracts/news-topics.ts';
import { type Sentiment, sentimentLabels } from '../../services/core/contracts/scored-post.ts';

const allowed = <T extends z.ZodType>(label: T) => z.union([label, z.array(label).min(1)]);
const sentiment = allowed(z.enum(sentimentLabels));

const caseSchema = z.strictObject({
  id: z.string().min(1),
  /** Stands once before `text`. */
  before: z.string().default(''),
  text: z.string(),
  /** How often `text` stands. */
  times: z.int().positive().default(1),
  sentiment: sentiment.optional(),
  topic: allowed(z.enum(newsTopics)).optional(),
  companies: z.record(z.string(), sentiment).default({}),
  /** The label must be that of this text, and no probability may differ by more than `within`. */
  sameAs: z.string().optional(),
  within: z.number().default(0),
  moreNegativeThan: z.string().optional(),
  morePositiveThan: z.string().optional(),
});
export type BehaviourCase = z.infer<typeof caseSchema>;

const suiteFolder = new URL('../../models/behaviour/', import.meta.url).pathname;

/** The cases of models/behaviour by group, as models/training/behaviour.py reads them. */
export function behaviourSuite(): Map<string, readonly BehaviourCase[]> {
  const files = readdirSync(suiteFolder).filter((name) => name.endsWith('.jsonl'));
  return new Map(
    files.map((name) => [
      basename(name, '.jsonl'),
      readFileSync(join(suiteFolder, name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => caseSchema.parse(JSON.parse(line))),
    ]),
  );
}

export function textOfCase({ before, text, times }: BehaviourCase): string {
  return before + text.repeat(times);
}

/** The text that a case is compared with, if it is. */
export function baseOf(entry: BehaviourCase): string | undefined {
  return entry.sameAs ?? entry.moreNegativeThan ?? entry.morePositiveThan;
}

/** What a case is judged by. */
export interface Judged {
  readonly sentiment: Sentiment;
  readonly topicProbabilities: readonly number[];
  readonly companies: readonly Sentiment[];
}

/** Whether every expectation of a case is met; each case expects probabilities that are such. */
export function meets(entry: BehaviourCase, got: Judged, base: Sentiment | undefined): boolean {
  const topic = newsTopics[indexOfHighest(got.topicProbabilities)];
  const towards = Object.values(entry.companies);
  return [
    sums(numbersOf(got.sentiment)) && sums(got.topicProbabilities),
    got.companies.every((company) => sums(numbersOf(company))),
    entry.sentiment === undefined || isAmong(got.sentiment.label, entry.sentiment),
    entry.topic === undefined || (topic !== undefined && isAmong(topic, entry.topic)),
    towards.length === got.companies.length,
    towards.every((labels, index) => isAmong(got.companies[index]?.label ?? '', labels)),
    entry.sameAs === undefined || isAlike(got.sentiment, base, entry.within),
    entry.moreNegativeThan === undefined || got.sentiment.negative > (base?.negative ?? 1),
    entry.morePositiveThan === undefined || got.sentiment.positive > (base?.positive ?? 1),
  ].every(Boolean);
}

function isAlike(got: Sentiment, base: Sentiment | undefined, within: number): boolean {
  if (base === undefined || got.label !== base.label) return false;
  const before = numbersOf(base);
  return numbersOf(got).every((p, index) => Math.abs(p - (before[index] ?? 1)) <= within);
}

function numbersOf({ negative, neutral, positive }: Sentiment): number[] {
  return [negative, neutral, positive];
}

function sums(probabilities: readonly number[]): boolean {
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  return Math.abs(total - 1) < 1e-5 && probabilities.every((p) => p >= 0 && p <= 1);
}

function isAmong(label: string, labels: string | readonly string[]): boolean {
  return typeof labels === 'string' ? label === labels : labels.includes(label);
}

function indexOfHighest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
