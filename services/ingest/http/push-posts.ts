import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { startOfMinute } from '../../core/clock.ts';
import {
  type PushedPost,
  type PushResponse,
  pushedPostSchema,
} from '../../core/contracts/api/posts.ts';
import { OverloadError } from '../../core/errors.ts';
import { sendInvalid, sendProblem } from '../../core/http/problem.ts';
import type { Draft, Normalise } from '../../core/posts/normalise/draft.ts';
import type { RawItem } from '../../core/posts/raw-item.ts';
import type { SourceRecord } from '../health/source-health.ts';
import type { IngestMetrics } from '../ingest-metrics.ts';
import { leastMaxDelayMs } from '../sources/source.ts';
import { NotLeadingError, type PostStream } from '../stream/post-stream.ts';

/** The source under which pushed posts are counted, and their own `source` unless they name one. */
export const pushSource = { id: 'api', name: 'HTTP', type: 'push', kind: 'news' } as const;

export interface PushDeps {
  /** The stream while this ingest leads. */
  readonly stream: () => PostStream | undefined;
  readonly normalise: Normalise;
  readonly record: SourceRecord;
  readonly metrics: IngestMetrics;
  readonly clock: Clock;
  /** How long a caller waits at most, in milliseconds. */
  readonly answerWithinMs: number;
}

/** Batches that may wait before callers are asked to come back later. */
const mostQueued = 64;
/** Counted first, so that millions of wrong posts do not become millions of complaints. */
const manySchema = z.array(z.unknown()).min(1).max(1_000).pipe(z.array(pushedPostSchema));

/**
 * `POST /api/v1/posts`: 202 only when every new post is in the log; 422 takes nothing. 503 when the log has not
 * taken them in time: what was not on its way to the log by then is dropped, the rest may still get there. Sending
 * again is safe with nativeId, url or publishedAt; without any of them, only within the same minute.
 */
export function pushPosts(deps: PushDeps): RequestHandler {
  return async (request, response) => {
    const body: unknown = request.body;
    const parsed = Array.isArray(body)
      ? manySchema.safeParse(body)
      : pushedPostSchema.transform((post) => [post]).safeParse(body);
    if (!parsed.success) return sendInvalid(response, parsed.error);
    const { drafts, errors } = draftsOf(parsed.data, Array.isArray(body), deps);
    if (errors.length > 0) {
      return sendProblem(response, { title: 'The request is invalid', status: 422, errors });
    }
    const stream = deps.stream();
    if (stream === undefined) throw new NotLeadingError();
    if (stream.queued > mostQueued) {
      throw new OverloadError('more comes in than can be written; try again shortly');
    }
    const givenUp = new AbortController();
    const taking = stream.submit({
      source: pushSource.id,
      drafts,
      rejections: [],
      timing: 'live',
      maxDelayMs: leastMaxDelayMs,
      givenUp: givenUp.signal,
    });
    const counted = taking.then((result) => {
      deps.record.count(result);
      deps.record.reporter.healthy();
      deps.metrics.taken(pushSource.id, result);
      return result;
    });
    const taken = await inTime(counted, deps.answerWithinMs, givenUp);
    const answer: PushResponse = {
      accepted: taken.posts,
      duplicates: taken.duplicates,
      ids: [...taken.ids],
    };
    response.status(202).json(answer);
  };
}

/** @throws OverloadError when the work has not ended in time; it is told to give up. */
async function inTime<T>(work: Promise<T>, ms: number, giveUp: AbortController): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      giveUp.abort();
      reject(new OverloadError('the log does not take posts at the moment; try again later'));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface FieldError {
  readonly path: string;
  readonly message: string;
}

function draftsOf(
  posts: readonly PushedPost[],
  many: boolean,
  deps: PushDeps,
): { drafts: Draft[]; errors: FieldError[] } {
  const drafts: Draft[] = [];
  const errors: FieldError[] = [];
  posts.forEach((post, i) => {
    const result = deps.normalise(rawItem(post, deps.clock()), {
      source: pushSource.id,
      kind: pushSource.kind,
    });
    if (result.ok) drafts.push(result.draft);
    else errors.push({ path: `${many ? `${i}.` : ''}${result.field}`, message: result.reason });
  });
  return { drafts, errors };
}

/** Without id, URL and time, the same text within a minute counts as the same post sent again. */
function rawItem(post: PushedPost, now: number): RawItem {
  const { publishedAt, ...rest } = post;
  return {
    ...rest,
    publishedAt: publishedAt === undefined ? undefined : Date.parse(publishedAt),
    undatedKey: new Date(startOfMinute(now)).toISOString(),
  };
}
