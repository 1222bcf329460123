import { z } from 'zod';
import { deadLettersRecordSchema } from './dead-letter.ts';
import type { Lane } from './lane.ts';
import { leadershipClaimSchema } from './leadership.ts';
import { postSchema } from './post.ts';
import { scoredPostSchema } from './scored-post.ts';
import { sourceCursorSchema } from './source-cursor.ts';
import { tickSchema } from './tick.ts';

/** A topic of the bus: its name, its partition count and the schema every value is validated with. */
export interface TopicDefinition<T> {
  readonly name: string;
  readonly partitions: number;
  readonly schema: z.ZodType<T>;
  /** `delete` drops records by age and size; `compact` keeps at least the newest record of each key; `keep` keeps all. */
  readonly cleanup: 'delete' | 'compact' | 'keep';
}

/** What `<lane>.posts` holds. */
export const postsRecordSchema = z.discriminatedUnion('type', [postSchema, tickSchema]);
export type PostsRecord = z.infer<typeof postsRecordSchema>;

/** What `<lane>.scored-posts` holds; it has the same partitions as `<lane>.posts`. */
export const scoredPostsRecordSchema = z.discriminatedUnion('type', [scoredPostSchema, tickSchema]);
export type ScoredPostsRecord = z.infer<typeof scoredPostsRecordSchema>;

const postPartitions = 4;

function define<T>(
  name: string,
  schema: z.ZodType<T>,
  partitions: number,
  cleanup: TopicDefinition<T>['cleanup'],
): TopicDefinition<T> {
  return { name, schema, partitions, cleanup };
}

function topicsOfLane(lane: Lane) {
  return {
    posts: define(`${lane}.posts`, postsRecordSchema, postPartitions, 'delete'),
    scoredPosts: define(`${lane}.scored-posts`, scoredPostsRecordSchema, postPartitions, 'delete'),
    deadLetters: define(`${lane}.dead-letters`, deadLettersRecordSchema, 1, 'delete'),
  };
}

/** All topics, one zod schema each. */
export const busTopics = {
  live: topicsOfLane('live'),
  replay: topicsOfLane('replay'),
  /** Claims to be the one active ingest; the offset of a claim is its epoch. */
  leadership: define('leadership', leadershipClaimSchema, 1, 'keep'),
  /** Where each source has got to; the newest record of a key counts. */
  sourceCursors: define('source-cursors', sourceCursorSchema, 1, 'compact'),
} as const;
