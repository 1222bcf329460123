import type { Request, Response } from 'express';
import { expect, it } from 'vitest';
import { systemClock } from '../../../services/core/clock.ts';
import { createNormaliser } from '../../../services/core/posts/normalise/draft.ts';
import { createSourceRecord } from '../../../services/ingest/health/source-health.ts';
import { pushPosts, pushSource } from '../../../services/ingest/http/push-posts.ts';
import type { Submission } from '../../../services/ingest/stream/post-stream.ts';

it('asks the caller to come back when the log does not take a post in time, and gives it up', async () => {
  let submission: Submission | undefined;
  const handler = pushPosts({
    // A stream whose log is away: nothing it was given ever ends.
    stream: () => ({
      submit: (given) => {
        submission = given;
        return new Promise(() => undefined);
      },
      resubmit: () => new Promise(() => undefined),
      closeMinutes: () => new Promise(() => undefined),
      queued: 0,
      aheadMs: 0,
    }),
    normalise: createNormaliser(
      () => [],
      () => undefined,
    ),
    record: createSourceRecord(pushSource, systemClock),
    metrics: {
      taken: () => undefined,
      keptOut: () => undefined,
      polled: () => undefined,
      published: () => undefined,
    },
    clock: systemClock,
    answerWithinMs: 20,
  });
  const request = { body: { title: 'Norwick mill closes' } } as Request;
  const answered = Promise.resolve(handler(request, {} as Response, () => undefined));
  await expect(answered).rejects.toMatchObject({ name: 'OverloadError', retriable: true });
  expect(submission?.givenUp?.aborted).toBe(true);
});
