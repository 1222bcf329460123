import type { RequestHandler } from 'express';
import type { SourceView } from '../../core/contracts/api/operations.ts';
import type { SourceHealth } from '../../core/contracts/tick.ts';

/** `GET /api/v1/sources`: how every source is doing at this moment. */
export function listSources(health: () => readonly SourceHealth[]): RequestHandler {
  return (_request, response) => {
    response.json({ sources: health().map(sourceView) });
  };
}

/** A source's health with its times in ISO 8601. */
export function sourceView(health: SourceHealth): SourceView {
  const { since, lastSuccessAt, lastPostAt, nextPollAt, ...rest } = health;
  return {
    ...rest,
    since: iso(since),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt: iso(lastSuccessAt) }),
    ...(lastPostAt === undefined ? {} : { lastPostAt: iso(lastPostAt) }),
    ...(nextPollAt === undefined ? {} : { nextPollAt: iso(nextPollAt) }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
