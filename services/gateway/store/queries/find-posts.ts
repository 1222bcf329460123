import type { PostDetails, PostsResponse } from '../../../core/contracts/api/posts.ts';
import type { SentimentLabel } from '../../../core/contracts/scored-post.ts';
import { sentimentLabels } from '../../../core/contracts/scored-post.ts';
import type { Filter } from '../../../core/contracts/settings/filter.ts';
import type { Sql, SqlValue } from '../duckdb.ts';
import {
  type ExplainablePost,
  explainablePostOf,
  type PostRow,
  postDetailsOf,
  postViewOf,
} from '../post-row.ts';
import { findStories } from '../story-rows.ts';
import { filterCondition } from './filter-condition.ts';

/** A place in the list of posts, newest first: the post it stands after. */
export interface PostsCursor {
  readonly publishedMs: number;
  readonly id: string;
}

export interface PostsFilter {
  readonly run: number;
  /** Index in `newsTopics`; a post counts in its most probable topic. */
  readonly topic?: number | undefined;
  /** Symbol. */
  readonly company?: string | undefined;
  readonly source?: string | undefined;
  readonly sentiment?: SentimentLabel | undefined;
  /** Words that must all occur in title or body, whole, in any case. */
  readonly words?: readonly string[] | undefined;
  /** A named filter's criteria, which must be met besides the others. */
  readonly filter?: Filter | undefined;
  /** By publishedAt, ms; `toMs` is exclusive. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly after?: PostsCursor | undefined;
  readonly limit: number;
}

/** The posts that pass the filter, newest first by publishedAt (then by id), and the cursor of the next page. */
export async function findPosts(sql: Sql, filter: PostsFilter): Promise<PostsResponse> {
  const { clause, parameters } = conditions(filter);
  const order = 'ORDER BY published_ms DESC, id DESC';
  // Finding the rows first spares reading every column of those that only pass the filter.
  const rows = await sql.rows<PostRow>(
    `SELECT * FROM posts WHERE rowid IN
       (SELECT rowid FROM posts WHERE ${clause} ${order} LIMIT ${filter.limit + 1}) ${order}`,
    parameters,
  );
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const stories = await findStories(sql, filter.run, page);
  return {
    posts: page.map((row) => postViewOf(row, stories.get(row.id))),
    next:
      rows.length > filter.limit && last !== undefined
        ? formatCursor({ publishedMs: last.published_ms, id: last.id })
        : null,
  };
}

/** One post, or undefined. */
export async function findPost(
  sql: Sql,
  run: number,
  id: string,
): Promise<PostDetails | undefined> {
  const row = await findRow(sql, run, id);
  if (row === undefined) return undefined;
  const stories = await findStories(sql, run, [row]);
  return postDetailsOf(row, stories.get(row.id));
}

/** What is needed of one post to explain its score, or undefined. */
export async function findExplainablePost(
  sql: Sql,
  run: number,
  id: string,
): Promise<ExplainablePost | undefined> {
  const row = await findRow(sql, run, id);
  return row === undefined ? undefined : explainablePostOf(row);
}

async function findRow(sql: Sql, run: number, id: string): Promise<PostRow | undefined> {
  const [row] = await sql.rows<PostRow>(
    'SELECT * FROM posts WHERE run = $1 AND id = $2::UUID LIMIT 1',
    [run, id],
  );
  return row;
}

export function formatCursor({ publishedMs, id }: PostsCursor): string {
  return Buffer.from(`${publishedMs}.${id}`).toString('base64url');
}

/** Reads a cursor; undefined if it is none of ours. */
export function parseCursor(text: string): PostsCursor | undefined {
  const parts = /^(-?\d{1,16})\.([0-9a-f]{32})$/.exec(Buffer.from(text, 'base64url').toString());
  const [, publishedMs, id] = parts ?? [];
  return publishedMs === undefined || id === undefined
    ? undefined
    : { publishedMs: Number(publishedMs), id };
}

function conditions(filter: PostsFilter): { clause: string; parameters: SqlValue[] } {
  const parameters: SqlValue[] = [];
  const bind = (value: SqlValue) => `$${parameters.push(value)}`;
  const clauses = [`run = ${bind(filter.run)}`];
  if (filter.topic !== undefined) clauses.push(`topic = ${bind(filter.topic)}`);
  if (filter.company !== undefined) clauses.push(`list_contains(symbols, ${bind(filter.company)})`);
  if (filter.source !== undefined) clauses.push(`source = ${bind(filter.source)}`);
  if (filter.sentiment !== undefined) {
    clauses.push(`label = ${bind(sentimentLabels.indexOf(filter.sentiment))}`);
  }
  if (filter.fromMs !== undefined) clauses.push(`published_ms >= ${bind(filter.fromMs)}`);
  if (filter.toMs !== undefined) clauses.push(`published_ms < ${bind(filter.toMs)}`);
  if (filter.after !== undefined) {
    const { publishedMs, id } = filter.after;
    const at = bind(publishedMs);
    clauses.push(`published_ms <= ${at} AND (published_ms < ${at} OR id < ${bind(id)}::UUID)`);
  }
  for (const word of filter.words ?? []) {
    const [plain, pattern] = [bind(word), bind(wholeWord(word))];
    // The plain search comes first: it is cheap and rules out nearly every row.
    const found = (column: string) =>
      `(contains(lower(${column}), lower(${plain})) AND regexp_matches(${column}, ${pattern}, 'i'))`;
    clauses.push(`(${found('title')} OR (body IS NOT NULL AND ${found('body')}))`);
  }
  const ofFilter = filter.filter && filterCondition(filter.filter, bind);
  if (ofFilter !== undefined) clauses.push(ofFilter);
  return { clause: clauses.join(' AND '), parameters };
}

/**
 * A pattern (RE2) that finds a word where neither side continues with a letter or digit. Scripts that are written
 * without spaces have no such borders, so there any place counts.
 */
function wholeWord(word: string): string {
  const literal = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)) {
    return literal;
  }
  const before = /^[\p{L}\p{N}]/u.test(word) ? '(?:^|[^\\pL\\pN])' : '';
  const after = /[\p{L}\p{N}]$/u.test(word) ? '(?:[^\\pL\\pN]|$)' : '';
  return `${before}${literal}${after}`;
}
