import { basename } from 'node:path';
import { z } from 'zod';
import { type Post, type PostKind, postLimits, postSchema } from '../../core/contracts/post.ts';
import { type ScoredPost, scoredPostSchema } from '../../core/contracts/scored-post.ts';
import { messageOf } from '../../core/errors.ts';
import { type FileItem, readItems } from '../../core/files/read-items.ts';
import type { Normalise } from '../../core/posts/normalise/draft.ts';
import { parseBusLine, peekBusLine, scoredPostOf } from './bus-line.ts';

/** A post but for the run that plays it. */
export type FilePost = Omit<Post, 'epoch'> | Omit<ScoredPost, 'epoch'>;

/** A line that is no post, and why. */
export interface Rejection {
  readonly line: number;
  readonly reason: string;
  readonly raw: Buffer;
}

/** A line with a place in time; what it holds is worked out only when it is played. */
export interface TimedLine {
  readonly line: number;
  /** When it could first be known, ms since the epoch. */
  readonly at: number;
  readonly source: string;
  readonly kind: PostKind;
  make(normalise: Normalise): FilePost | Rejection;
}

export interface FilePostsOptions {
  readonly path: string;
  /** The name by which it is known to users; its stem is the source of lines that name none. */
  readonly name: string;
  /** Nothing is known later than this. */
  readonly now: number;
  /** Whether complete scores in the file are taken as they are. */
  readonly reuse: boolean;
  /** Its lines are in the order of time, so each is played as it comes: scored posts are parsed at once. */
  readonly inOrder?: boolean;
}

/** What a line must hold, beside its post, for its scores to be taken over. */
const scoresSchema = scoredPostSchema.pick({
  sentiment: true,
  topicProbabilities: true,
  companies: true,
  entities: true,
  model: true,
});

/** Reads a file's lines, JSON or CSV, plain or gzip, or records of the bus written one a line. */
export async function* readFilePosts(
  options: FilePostsOptions,
): AsyncGenerator<readonly (TimedLine | Rejection)[]> {
  const own = options.reuse ? (options.inOrder ? nextBusLine : busLine) : undefined;
  for await (const items of readItems(options.path, {}, own)) {
    yield items.map((item) => ('own' in item ? item.own : lineOf(item, options)));
  }
}

/** The source of lines that name none. */
export function sourceOfFile(name: string): string {
  return basename(name)
    .replace(/\.(jsonl|csv)(\.gz)?$/i, '')
    .slice(0, postLimits.source);
}

function lineOf(found: FileItem, options: FilePostsOptions): TimedLine | Rejection {
  const { line } = found;
  if ('reason' in found) return busRecord(found, options) ?? found;
  const { item, values } = found;
  const raw = (): Buffer => Buffer.from(JSON.stringify(item));
  const known = item.observedAt ?? item.publishedAt;
  if (known === undefined) {
    return { line, reason: 'it says neither observedAt nor publishedAt', raw: raw() };
  }
  const at = Math.min(known, options.now);
  const source = item.source?.trim() || sourceOfFile(options.name);
  const kind = item.kind ?? 'news';
  const scores =
    options.reuse && !(values instanceof Map) ? scoresSchema.safeParse(values).data : undefined;
  return {
    line,
    at,
    source,
    kind,
    make: (normalise) => {
      const result = normalise(item, { source, kind });
      if (!result.ok) return { line, reason: result.reason, raw: raw() };
      const post = {
        ...result.draft,
        type: 'post' as const,
        observedAt: at,
        publishedAt: Math.min(result.draft.publishedAt ?? at, at),
        history: false,
      };
      return scores === undefined ? post : { ...post, type: 'scored-post', ...scores };
    },
  };
}

/** A scored post as this program wrote it to a file: parsed only when it is played. */
function busLine(raw: Buffer, line: number): TimedLine | undefined {
  const place = peekBusLine(raw);
  if (place === undefined) return undefined;
  return {
    line,
    ...place,
    make: () => {
      try {
        const post = scoredPostOf(JSON.parse(raw.toString('utf8')));
        if (post.replay !== undefined) delete post.replay;
        return post;
      } catch (error) {
        return { line, reason: `it is no scored post: ${messageOf(error).slice(0, 200)}`, raw };
      }
    },
  };
}

/** The same, parsed now. */
function nextBusLine(raw: Buffer, line: number): TimedLine | undefined {
  const post = parseBusLine(raw);
  if (post === undefined) return busLine(raw, line);
  if (post.replay !== undefined) delete post.replay;
  const { observedAt: at, source, kind } = post;
  return { line, at, source, kind, make: () => post };
}

const busRecordSchema = z.union([scoredPostSchema, postSchema]);

/** A record as the bus holds it: its times are numbers, which no other line may have. */
function busRecord({ line, raw }: Rejection, { reuse }: FilePostsOptions): TimedLine | undefined {
  if (!raw.includes('"signature"')) return undefined;
  const found = busRecordSchema.safeParse(parsed(raw)).data;
  if (found === undefined) return undefined;
  const { replay: _run, epoch: _epoch, ...post } = found;
  return {
    line,
    at: post.observedAt,
    source: post.source,
    kind: post.kind,
    make: () =>
      reuse || post.type === 'post'
        ? post
        : postSchema.omit({ epoch: true }).parse({ ...post, type: 'post' }),
  };
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}
