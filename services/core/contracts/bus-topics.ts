import { z } from 'zod';
import { alertSchema } from './alert.ts';
import { alertingSnapshotPartSchema, alertingSnapshotSchema } from './alerting-snapshot.ts';
import { deadLettersRecordSchema } from './dead-letter.ts';
import type { Lane } from './lane.ts';
import { leadershipClaimSchema } from './leadership.ts';
import { notificationSchema } from './notification.ts';
import { postSchema } from './post.ts';
import { replayEndSchema, replayRecordSchema, replayStartSchema } from './replay.ts';
import { scoredPostSchema, unscoredPostSchema } from './scored-post.ts';
import { settingsRecordSchema } from './settings/settings-record.ts';
import { sourceCursorSchema } from './source-cursor.ts';
import { storiesSchema } from './stories.ts';
import { tickSchema } from './tick.ts';

/** A topic of the bus: its name, its partition count and the schema every value is validated with. */
export interface TopicDefinition<T> {
  readonly name: string;
  readonly partitions: number;
  readonly schema: z.ZodType<T>;
  /** `delete` drops records by age and size; `compact` keeps at least the newest record of each key; `keep` keeps all. */
  readonly cleanup: 'delete' | 'compact' | 'keep';
}

/** What `<lane>.posts` holds; starts and ends of replays stand in the replay lane only. */
export const postsRecordSchema = z.discriminatedUnion('type', [
  postSchema,
  tickSchema,
  replayStartSchema,
  replayEndSchema,
]);
export type PostsRecord = z.infer<typeof postsRecordSchema>;

/** What `<lane>.scored-posts` holds; it has the same partitions as `<lane>.posts`. */
export const scoredPostsRecordSchema = z.discriminatedUnion('type', [
  scoredPostSchema,
  unscoredPostSchema,
  tickSchema,
  replayStartSchema,
  replayEndSchema,
]);
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
    stories: define(`${lane}.stories`, storiesSchema, 1, 'delete'),
    alerts: define(`${lane}.alerts`, alertSchema, 1, 'delete'),
    deadLetters: define(`${lane}.dead-letters`, deadLettersRecordSchema, 1, 'delete'),
  };
}

/** All topics, one zod schema each. */
export const busTopics = {
  live: topicsOfLane('live'),
  replay: topicsOfLane('replay'),
  /** Claims to be the one active member of a role; the offset of a claim is its epoch. */
  leadership: define('leadership', leadershipClaimSchema, 1, 'keep'),
  /** Where each source has got to; the newest record of a key counts. */
  sourceCursors: define('source-cursors', sourceCursorSchema, 1, 'compact'),
  /** Filters, rules, silences, acknowledgements and what is set about sources: every change, for good. */
  settingsLog: define('settings-log', settingsRecordSchema, 1, 'keep'),
  /** Replays as they stand. */
  replays: define('replays', replayRecordSchema, 1, 'compact'),
  /** Alerting's state, about once an hour of stream time: heads, and the parts they point at. */
  alertingSnapshots: define('alerting-snapshots', alertingSnapshotSchema, 1, 'delete'),
  alertingSnapshotParts: define('alerting-snapshot-parts', alertingSnapshotPartSchema, 1, 'delete'),
  /** The notifier's outbox. */
  notifications: define('notifications', notificationSchema, 1, 'delete'),
} as const;
