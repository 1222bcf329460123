import { createEpochFence } from '../core/bus/epoch-fence.ts';
import type {
  Batch,
  BatchHandler,
  BusRecord,
  EventBus,
  OutgoingRecord,
} from '../core/bus/event-bus.ts';
import {
  busTopics,
  type PostsRecord,
  type ScoredPostsRecord,
} from '../core/contracts/bus-topics.ts';
import type { Lane } from '../core/contracts/lane.ts';
import { type Post, textOf } from '../core/contracts/post.ts';
import type { ScoredPost, UnscoredPost } from '../core/contracts/scored-post.ts';
import type { ClassifierMetrics } from './classifier-metrics.ts';
import { InferenceError } from './inference-thread.ts';
import type { LaneTurns } from './lane-turns.ts';
import type { Score } from './score.ts';
import { scorePost } from './score-post.ts';
import type { TextClassifier } from './text-classifier.ts';

export interface PostScorerDeps {
  readonly bus: EventBus;
  readonly classifier: TextClassifier;
  readonly metrics: ClassifierMetrics;
  /** Shared by the lanes. */
  readonly turns: LaneTurns;
}

/**
 * Records published at a time: while they are validated and stored the event loop stands still, and all partitions
 * may do so at once.
 */
const publishSize = 32;

/**
 * Handles batches of `<lane>.posts`: drops what an ingest wrote after its reign, scores the posts, and publishes
 * all records, ticks among them, one piece after the other and in their order to the same partition of
 * `<lane>.scored-posts`. So a tick never passes an earlier post. Where it fails half way, the batch is published
 * again from its beginning, as after a crash.
 */
export function createPostScorer(
  lane: Lane,
  { bus, classifier, metrics, turns }: PostScorerDeps,
): BatchHandler<PostsRecord> {
  // Epochs are those of the live ingest; replays of different times stand side by side with different ones.
  const epochOf = (value: PostsRecord): number | undefined =>
    lane === 'live' ? value.epoch : undefined;
  const fence = createEpochFence(bus, busTopics[lane].posts, epochOf);

  /** Scores in pieces, so that a replay can give way between them. */
  async function score(posts: readonly Post[], signal: AbortSignal): Promise<Score[]> {
    const scores: Score[] = [];
    while (scores.length < posts.length) {
      const piece = posts.slice(scores.length, scores.length + turns.pieceOf(lane));
      await turns.untilTurn(lane);
      const requests = piece.map((post) => ({
        text: textOf(post),
        mentions: post.companies.map((company) => company.spans),
      }));
      scores.push(...(await unlessAborted(classifier.classify(requests, lane), signal)));
    }
    return scores;
  }

  async function handle(batch: Batch<PostsRecord>): Promise<void> {
    const records = await fence(batch);
    metrics.stale(lane, batch.records.length - records.length);
    const posts = records.flatMap(({ value }) =>
      value.type === 'post' && value.language === undefined ? [value] : [],
    );
    const scores = await score(posts, batch.signal);
    const scoreOf = new Map(posts.map((post, index) => [post, scores[index]]));
    const scored = (post: Post): ScoredPost | UnscoredPost => {
      // The model reads English only: of another language it would make up a score.
      if (post.language !== undefined) {
        return { ...post, type: 'unscored-post', notScored: 'language' };
      }
      const score = scoreOf.get(post);
      if (score === undefined) throw new InferenceError(`post ${post.id} has no score`);
      return scorePost(post, score, classifier.model);
    };
    const outgoing = ({
      partition,
      key,
      value,
    }: BusRecord<PostsRecord>): OutgoingRecord<ScoredPostsRecord> => ({
      partition,
      key,
      value: value.type === 'post' ? scored(value) : value,
    });
    for (let at = 0; at < records.length; at += publishSize) {
      // Aborted means that the partition has moved elsewhere: whoever has it now publishes these.
      await turns.untilTurn(lane);
      batch.signal.throwIfAborted();
      const piece = records.slice(at, at + publishSize).map(outgoing);
      await bus.publish(busTopics[lane].scoredPosts, piece);
      const scoredPosts = piece.filter(({ value }) => value.type === 'scored-post').length;
      const ticks = piece.filter(({ value }) => value.type === 'tick').length;
      metrics.published(lane, scoredPosts, ticks);
    }
  }

  return (batch) => turns.take(lane, () => handle(batch));
}

/** A batch that no longer counts is not waited for: whoever has its partition next scores it again. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => reject(signal.reason);
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
