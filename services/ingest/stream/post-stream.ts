import { type EventBus, InvalidRecordError } from '../../core/bus/event-bus.ts';
import type { Clock } from '../../core/clock.ts';
import { minuteMs, startOfMinute } from '../../core/clock.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import { type Post, postSchema } from '../../core/contracts/post.ts';
import type { SourceCursor } from '../../core/contracts/source-cursor.ts';
import type { SourceHealth, Tick } from '../../core/contracts/tick.ts';
import { BarographError, OverloadError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { Draft } from '../../core/posts/normalise/draft.ts';
import type { Timing } from '../sources/source.ts';
import type { Checkpoint, IngestStore } from '../state/ingest-store.ts';
import { type Rejection, sourceDeadLetter } from './dead-letter.ts';
import { dueTicks } from './due-ticks.ts';
import type { LogFollower } from './log-follower.ts';
import { inPublishableChunks } from './publishable-chunks.ts';
import { createSerialQueue } from './serial-queue.ts';
import { stampPost } from './stamp-post.ts';

/** What a source wants in the log. */
export interface Submission {
  readonly source: string;
  readonly drafts: readonly Draft[];
  readonly rejections: readonly Rejection[];
  readonly timing: Timing;
  readonly maxDelayMs: number;
  readonly cursor?: SourceCursor['cursor'] | undefined;
  /** Once aborted, nobody waits any more: posts that are not on their way to the log are dropped. */
  readonly givenUp?: AbortSignal;
}

export interface Submitted {
  /** Ids in the order of the drafts, those of repeats included. */
  readonly ids: readonly string[];
  readonly posts: number;
  readonly duplicates: number;
  readonly rejected: number;
}

/** The one writer of time, for as long as this ingest leads. */
export interface PostStream {
  /** Resolves when every new post is in the log, and after that the cursor is stored. */
  submit(submission: Submission): Promise<Submitted>;
  /** Writes posts whose ids are in the log already once more, as history. */
  resubmit(drafts: readonly Draft[]): Promise<void>;
  /** Writes the ticks that are owed by now, after everything submitted before. */
  closeMinutes(): Promise<void>;
  /** Jobs that run or wait. */
  readonly queued: number;
  /** How far the log is ahead of the clock, in milliseconds; until the clock is there, no minute ends. */
  readonly aheadMs: number;
}

export interface PostStreamDeps {
  readonly bus: EventBus;
  readonly store: IngestStore;
  readonly follower: LogFollower;
  readonly clock: Clock;
  readonly log: Log;
  /** Reign under which everything is written. */
  readonly epoch: number;
  /** Aborted when the reign ends: nothing is written after that. */
  readonly reign: AbortSignal;
  readonly health: () => readonly SourceHealth[];
  /** How much of the settings log a tick that is written now goes by. */
  readonly settings: () => Promise<number>;
  readonly onCursor: (cursor: SourceCursor) => Promise<void>;
  readonly onPublished: (posts: number, seconds: number) => void;
}

/** The reign is over; another ingest writes now. */
export class NotLeadingError extends BarographError {
  constructor() {
    super('this ingest is not the active one at the moment', { retriable: true });
  }
}

/** Clocks of different machines may differ by less. */
const clockToleranceMs = 5 * minuteMs;

const topic = busTopics.live.posts;

/**
 * Takes over the stream: reads what is in the log, closes the minutes in which nobody wrote with one gap tick, and
 * from then on appends in one serial order: posts are stamped when they are written, and a minute's tick goes to
 * every partition after all posts observed before the minute ended.
 */
export async function openPostStream(deps: PostStreamDeps): Promise<PostStream> {
  const { bus, store, clock } = deps;
  const queue = createSerialQueue();
  const state = await deps.follower.catchUp();
  let lastMinute = state.lastMinute ?? startOfMinute(clock()) - minuteMs;
  let lastObservedAt = Math.max(state.lastObservedAt ?? -Infinity, lastMinute + minuteMs);
  let inStepWithLog = true;
  let latestCheckpoint: Checkpoint | undefined;

  /** The time, made monotonic: a clock that is set back must not reopen a closed minute. */
  function streamTime(): number {
    lastObservedAt = Math.max(lastObservedAt, clock());
    return lastObservedAt;
  }

  const aheadMs = (): number => Math.max(0, lastObservedAt - clock());

  async function writeDueTicks(absent: boolean): Promise<void> {
    const owed = dueTicks(lastMinute, streamTime(), absent);
    if (owed.length === 0) return;
    const settings = await deps.settings();
    for (const due of owed) {
      const sources = [...deps.health()];
      const tick: Tick = { type: 'tick', epoch: deps.epoch, sources, settings, ...due };
      const everywhere = Array.from({ length: topic.partitions }, (_, partition) => ({
        key: null,
        value: tick,
        partition,
      }));
      assertReign();
      await bus.publish(topic, everywhere);
      lastMinute = due.minute;
      await moveCheckpoint();
    }
  }

  /**
   * Stores the checkpoint of one tick ago, not the newest: should a successor have written before we learned of
   * it, those posts lie after the stored one and are read again.
   */
  async function moveCheckpoint(): Promise<void> {
    if (latestCheckpoint !== undefined) await store.write({ checkpoint: latestCheckpoint });
    const offsets = await bus.offsets(topic);
    const positions = Object.fromEntries(offsets.map(({ partition, end }) => [partition, end]));
    latestCheckpoint = { positions, lastMinute, lastObservedAt };
  }

  function assertReign(): void {
    if (deps.reign.aborted) throw new NotLeadingError();
  }

  /** A publish that failed may have reached some partitions: what is in the log decides what is left to do. */
  async function getInStep(): Promise<void> {
    if (!inStepWithLog) await deps.follower.catchUp();
    inStepWithLog = true;
  }

  async function publishPosts(posts: readonly Post[]): Promise<void> {
    inStepWithLog = false;
    for (const chunk of inPublishableChunks(posts)) {
      assertReign();
      const started = performance.now();
      await bus.publish(
        topic,
        chunk.map((post) => ({ key: post.textHash, value: post })),
      );
      await store.write({ ids: chunk.map((post) => post.id) });
      deps.onPublished(chunk.length, (performance.now() - started) / 1_000);
    }
    inStepWithLog = true;
  }

  async function writeRejections(
    source: string,
    rejections: readonly Rejection[],
  ): Promise<number> {
    const letters = rejections.map((rejection) => sourceDeadLetter(source, rejection, clock()));
    const fresh = [...new Map(letters.map((letter) => [letter.id, letter])).values()].filter(
      ({ id }) => !store.seen.has(id),
    );
    if (fresh.length === 0) return 0;
    assertReign();
    for (const chunk of inPublishableChunks(fresh)) {
      await bus.publish(
        busTopics.live.deadLetters,
        chunk.map((letter) => ({ key: letter.id, value: letter })),
      );
    }
    await store.write({ ids: fresh.map((letter) => letter.id) });
    return fresh.length;
  }

  async function submit(submission: Submission): Promise<Submitted> {
    assertWanted(submission);
    await getInStep();
    await writeDueTicks(false);
    assertWanted(submission);
    const ids = submission.drafts.map((draft) => draft.id);
    const fresh = new Map<string, Draft>();
    for (const draft of submission.drafts) {
      if (!fresh.has(draft.id) && !store.seen.has(draft.id)) fresh.set(draft.id, draft);
    }
    const stamp = { ...submission, epoch: deps.epoch, now: streamTime() };
    const posts = [...fresh.values()].map((draft) => stampPost(draft, stamp));
    const unfit = await publishPosts(posts).then(
      () => [],
      (error: unknown) => publishFitting(posts, error),
    );
    const rejected = await writeRejections(submission.source, [...submission.rejections, ...unfit]);
    if (submission.cursor !== undefined) {
      await deps.onCursor({ source: submission.source, cursor: submission.cursor, at: clock() });
    }
    return {
      ids,
      posts: posts.length - unfit.length,
      duplicates: ids.length - posts.length,
      rejected,
    };
  }

  /** One post that the topic's schema refuses must not keep the others of its batch out. */
  async function publishFitting(posts: readonly Post[], error: unknown): Promise<Rejection[]> {
    if (!(error instanceof InvalidRecordError)) throw error;
    await getInStep();
    const unfit = posts.filter((post) => !postSchema.safeParse(post).success);
    if (unfit.length === 0) throw error;
    await publishPosts(posts.filter((post) => !unfit.includes(post) && !store.seen.has(post.id)));
    return unfit.map((post) => ({ reason: error.message, raw: Buffer.from(JSON.stringify(post)) }));
  }

  const problem = clockProblem(aheadMs());
  if (problem !== undefined) deps.log.warn(problem);
  await writeDueTicks(true);
  return {
    submit: (submission) => queue.run(() => submit(submission)),
    resubmit: (drafts) =>
      queue.run(async () => {
        await getInStep();
        await writeDueTicks(false);
        const stamp = { epoch: deps.epoch, timing: 'first-poll', maxDelayMs: 0 } as const;
        await publishPosts(
          drafts.map((draft) => stampPost(draft, { ...stamp, now: streamTime() })),
        );
      }),
    closeMinutes: async () => {
      if (dueTicks(lastMinute, streamTime(), false).length === 0) return;
      await queue.run(() => writeDueTicks(false));
    },
    get queued() {
      return queue.length;
    },
    get aheadMs() {
      return aheadMs();
    },
  };
}

function assertWanted({ givenUp }: Submission): void {
  if (givenUp?.aborted) throw new OverloadError('it was given up before it could be written');
}

/** What is wrong, and how to mend it, when the log is further ahead of the clock than clocks differ. */
export function clockProblem(aheadMs: number): string | undefined {
  if (aheadMs <= clockToleranceMs) return undefined;
  const minutes = Math.round(aheadMs / minuteMs);
  return `the log is ${minutes} minutes ahead of this machine's clock, so no minute ends until then: set the clock right, or, if the log was written under a wrong clock, wait or start with an empty log`;
}
