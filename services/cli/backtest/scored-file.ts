import { scorePost } from '../../classifier/score-post.ts';
import type { TextClassifier } from '../../classifier/text-classifier.ts';
import { textOf } from '../../core/contracts/post.ts';
import type { ScoredPost } from '../../core/contracts/scored-post.ts';
import { BarographError } from '../../core/errors.ts';
import type { Normalise } from '../../core/posts/normalise/draft.ts';
import {
  type FilePost,
  type FilePostsOptions,
  type Rejection,
  readFilePosts,
  type TimedLine,
} from '../../replay/sources/file-posts.ts';
import { createReorder } from '../../replay/sources/reorder.ts';

export interface ScoredFileOptions extends FilePostsOptions {
  /** How much earlier than one before it a line may be. */
  readonly disorderMs: number;
  readonly normalise: Normalise;
  /** Asked for when the first post without a full score is met. */
  readonly classifier: () => Promise<TextClassifier>;
  readonly onRejected: (rejection: Rejection) => void;
}

/** Lines that may be held back to put them in order. */
const mostHeldBack = 100_000;
/** Texts scored at a time: as many as fill the inference threads, far fewer than the queue takes. */
const chunkPosts = 512;

/**
 * A file's posts in the order of time, some at a time, each with its score: its own where the file has a full one,
 * else the model's.
 * @throws BarographError when the file is too far out of order
 */
export async function* readScoredFile(
  options: ScoredFileOptions,
): AsyncGenerator<readonly ScoredPost[]> {
  const { normalise, onRejected } = options;
  const reorder = createReorder<TimedLine>(options.disorderMs, mostHeldBack);
  let chunk: FilePost[] = [];

  function* chunksOf(lines: readonly TimedLine[]): Generator<readonly FilePost[]> {
    for (const line of lines) {
      const made = line.make(normalise);
      if ('reason' in made) onRejected(made);
      else chunk.push(made);
      if (chunk.length < chunkPosts) continue;
      yield chunk;
      chunk = [];
    }
  }

  const reading = { ...options, inOrder: options.disorderMs === 0 };
  for await (const found of readFilePosts(reading)) {
    const lines: TimedLine[] = [];
    for (const line of found) {
      if ('reason' in line) onRejected(line);
      else lines.push(line);
    }
    for (const posts of chunksOf(reorder.push(lines))) yield scored(posts, options);
  }
  for (const posts of chunksOf(reorder.flush())) yield scored(posts, options);
  if (chunk.length > 0) yield scored(chunk, options);
}

async function scored(
  posts: readonly FilePost[],
  { classifier }: ScoredFileOptions,
): Promise<readonly ScoredPost[]> {
  const unscored = posts.filter((post) => post.type === 'post');
  if (unscored.length === 0) return posts.map(ready);
  const scores = new Map<FilePost, ScoredPost>();
  const { classify, model } = await classifier();
  const requests = unscored.map((post) => ({
    text: textOf(post),
    mentions: post.companies.map(({ spans }) => spans),
  }));
  const results = await classify(requests, 'replay');
  for (const [index, post] of unscored.entries()) {
    const score = results[index];
    if (score === undefined) throw new BarographError(`post ${post.id} has no score`);
    scores.set(post, scorePost({ ...post, epoch: 0 }, score, model));
  }
  return posts.map((post): ScoredPost => {
    if (post.type === 'scored-post') return ready(post);
    const known = scores.get(post);
    if (known === undefined) throw new BarographError(`post ${post.id} has no score`);
    return known;
  });
}

function ready(post: FilePost): ScoredPost {
  if (post.type === 'post') throw new BarographError(`post ${post.id} has no score`);
  return Object.assign(post, { epoch: 0 });
}
