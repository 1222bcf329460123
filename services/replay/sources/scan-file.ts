import { minuteMs, startOfMinute } from '../../core/clock.ts';
import type { PostKind } from '../../core/contracts/post.ts';
import type { SourceHealth } from '../../core/contracts/tick.ts';
import { BarographError } from '../../core/errors.ts';
import { type FilePostsOptions, readFilePosts } from './file-posts.ts';

/** What must be known of a file before it is played. */
export interface FileScan {
  /** Start of the minute of its first post, and end of the minute of its last. */
  readonly from: number;
  readonly to: number;
  /** How much earlier than one before it a line may be. */
  readonly disorderMs: number;
  /** Nothing in it is known later than this. */
  readonly now: number;
  /** Its sources, as ticks tell of them. */
  readonly sources: readonly SourceHealth[];
}

/** Every tick names the sources; beyond this only those with most posts are. */
const mostSources = 50;

/** Reads through a file once. @throws BarographError when there is no post in it */
export async function scanFile(options: FilePostsOptions): Promise<FileScan> {
  let first = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  let disorderMs = 0;
  let rejected = 0;
  const sources = new Map<string, { kind: PostKind; posts: number }>();
  for await (const lines of readFilePosts(options)) {
    for (const line of lines) {
      if ('reason' in line) {
        rejected += 1;
        continue;
      }
      const { at, source, kind } = line;
      first = Math.min(first, at);
      disorderMs = Math.max(disorderMs, newest - at);
      newest = Math.max(newest, at);
      const known = sources.get(source);
      if (known === undefined) sources.set(source, { kind, posts: 1 });
      else known.posts += 1;
    }
  }
  if (sources.size === 0) {
    throw new BarographError(
      `there is no post in ${options.name} that says when it was published (${rejected} lines looked at)`,
    );
  }
  return {
    from: startOfMinute(first),
    to: startOfMinute(newest) + minuteMs,
    now: options.now,
    disorderMs: Number.isFinite(disorderMs) ? disorderMs : 0,
    sources: [...sources]
      .sort(([, a], [, b]) => b.posts - a.posts)
      .slice(0, mostSources)
      .map(([id, { kind }]) => healthy(id, kind, first)),
  };
}

function healthy(id: string, kind: PostKind, since: number): SourceHealth {
  return {
    id,
    name: id,
    type: 'file',
    kind,
    state: 'healthy',
    since,
    posts: 0,
    duplicates: 0,
    rejected: 0,
  };
}
