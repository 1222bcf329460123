import type { CommittedPost } from './commit-batches.ts';
import type { Sql } from './duckdb.ts';
import { type PostRow, storedPostOf } from './post-row.ts';
import type { Runs } from './runs.ts';
import { byRun, findStories, type StoryRow } from './story-rows.ts';

/**
 * Tells which posts are copies: they tell a story that another post told first. A post and its assignment come by
 * two topics, in either order, so each is asked about when the second of the two comes.
 */
export interface CopyFinder {
  /** Posts to be inserted whose assignment is there already. Ask before the assignments of this transaction are in. */
  amongInserted(inserted: readonly CommittedPost[]): Promise<CommittedPost[]>;
  /** Posts of new assignments. Ask when the posts of this transaction are in. */
  amongAssigned(assigned: readonly StoryRow[]): Promise<CommittedPost[]>;
}

export function createCopyFinder(sql: Sql, runs: Runs): CopyFinder {
  return {
    amongInserted: async (inserted) => {
      const copies: CommittedPost[] = [];
      const early = inserted.filter(({ row }) => {
        const { closedMs } = runs.progress(row.run);
        return !row.history && closedMs !== null && row.observed_ms < closedMs;
      });
      for (const [run, rows] of byRun(early.map(({ row }) => row))) {
        const stories = await findStories(sql, run, rows);
        const copied = new Set(rows.filter(({ id }) => (stories.get(id) ?? id) !== id));
        copies.push(...early.filter(({ row }) => copied.has(row)));
      }
      return copies;
    },
    amongAssigned: async (assigned) => {
      const copies: CommittedPost[] = [];
      for (const [run, rows] of byRun(assigned.filter(({ post, story }) => post !== story))) {
        // Whatever was observed before that is assigned already, or never will be.
        const fromMs = runs.progress(run).closedMs;
        const found = await sql.rows<PostRow>(
          `SELECT * FROM posts WHERE run = $1 ${fromMs === null ? '' : `AND observed_ms >= ${fromMs}`}
             AND id IN (SELECT unnest($2::VARCHAR[])::UUID)`,
          [run, rows.map(({ post }) => post)],
        );
        copies.push(...found.map((row) => ({ row, post: storedPostOf(row) })));
      }
      return copies;
    },
  };
}
