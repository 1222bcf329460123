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
import type { SourceRecord } from '../health/source-health.ts';
import type { IngestMetrics } from '../ingest-metrics.ts';
import type { Draft, Normalise } from '../normalise/draft.ts';
import { leastMaxDelayMs, type RawItem } from '../sources/source.ts';
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
}

/** Batches that may wait before callers are asked to come back later. */
const mostQueued = 64;
const manySchema = z.array(pushedPostSchema).min(1).max(1_000);

/** `POST /api/v1/posts`: 202 only when every new post is in the log; 422 takes nothing. */
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
    const taken = await stream.submit({
      source: pushSource.id,
      drafts,
      rejections: [],
      timing: 'live',
      maxDelayMs: leastMaxDelayMs,
    });
    deps.record.count(taken);
    deps.record.reporter.healthy();
    deps.metrics.taken(pushSource.id, taken);
    const answer: PushResponse = {
      accepted: taken.posts,
      duplicates: taken.duplicates,
      ids: [...taken.ids],
    };
    response.status(202).json(answer);
  };
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
