import { startOfMinute } from '../../core/clock.ts';
import type { SentimentLabel } from '../../core/contracts/scored-post.ts';
import type { Columns } from './duckdb.ts';
import type { StoredPost } from './post-row.ts';

/** Which time a post is counted at. `published` is never later than `observed`. */
export const timeBases = ['published', 'observed'] as const;
export type TimeBasis = (typeof timeBases)[number];

/** Posts of one minute, topic and company by their sentiment; `company` is '' for all posts, by the sentiment of the whole. */
export type RollupRow = {
  readonly run: number;
  /** Index in `timeBases`. */
  readonly basis: number;
  /** Minutes since 1970. */
  readonly minute: number;
  readonly topic: number;
  readonly company: string;
  readonly appended_day: number;
  /** Of these posts, those that tell a story which another post told first. */
  readonly copies: number;
  /** Posts that are not scored. */
  readonly unscored: number;
} & Readonly<Record<SentimentLabel, number>>;

export const rollupColumns: Columns<RollupRow> = {
  run: 'uinteger',
  basis: 'utinyint',
  minute: 'integer',
  topic: 'utinyint',
  company: 'varchar',
  appended_day: 'integer',
  negative: 'uinteger',
  neutral: 'uinteger',
  positive: 'uinteger',
  copies: 'uinteger',
  unscored: 'uinteger',
};

/** A post of the history, with what its row says. */
export interface PlacedPost {
  readonly post: StoredPost;
  readonly row: { readonly run: number; readonly topic: number; readonly appended_day: number };
}

export type CountedLabel = SentimentLabel | 'unscored';

/** When a post is charted on a basis (ms): what its publisher dates into the future counts when it was observed. */
export function chartedAt(
  post: { readonly publishedAt: number; readonly observedAt: number },
  basis: TimeBasis,
): number {
  return basis === 'observed' ? post.observedAt : Math.min(post.publishedAt, post.observedAt);
}

/** What a post counts as: its label, of the whole text, or towards one company (undefined: it does not name it). */
export function countedLabel(post: StoredPost, company: string): CountedLabel | undefined {
  if (company === '') return post.sentiment?.label ?? 'unscored';
  const mention = post.companies.find(({ symbol }) => symbol === company);
  return mention === undefined ? undefined : (mention.sentiment?.label ?? 'unscored');
}

/**
 * Counts posts that are new in the history, and posts (new or not) that have just turned out to be copies, into rollup
 * rows: one for each key that occurs.
 */
export function rollUp(
  inserted: readonly PlacedPost[],
  copies: readonly PlacedPost[],
): RollupRow[] {
  const rows = new Map<string, { -readonly [K in keyof RollupRow]: RollupRow[K] }>();

  function count({ post, row }: PlacedPost, as: 'post' | 'copy'): void {
    const companies = new Set(['', ...post.companies.map(({ symbol }) => symbol)]);
    timeBases.forEach((basis, basisIndex) => {
      const minute = startOfMinute(chartedAt(post, basis)) / 60_000;
      for (const company of companies) {
        const label = countedLabel(post, company);
        if (label === undefined) continue;
        const key = `${row.run}/${basisIndex}/${minute}/${row.topic}/${row.appended_day}/${company}`;
        const counts = rows.get(key) ?? {
          run: row.run,
          basis: basisIndex,
          minute,
          topic: row.topic,
          company,
          appended_day: row.appended_day,
          negative: 0,
          neutral: 0,
          positive: 0,
          copies: 0,
          unscored: 0,
        };
        counts[as === 'copy' ? 'copies' : label] += 1;
        rows.set(key, counts);
      }
    });
  }

  for (const post of inserted) count(post, 'post');
  for (const post of copies) count(post, 'copy');
  return [...rows.values()];
}
