import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type {
  IngestSourceView,
  ingestSourceDetailSchema,
} from '../../core/contracts/api/sources.ts';
import { sourceDefinitionSchema } from '../../core/contracts/settings/source-setting.ts';
import { sendProblem } from '../../core/http/problem.ts';
import type { SourceRecord } from '../health/source-health.ts';
import type { BookedSource, SourceBook } from '../sources/source-book.ts';
import { withoutCredentials } from '../sources/without-credentials.ts';
import { sourceWords } from './source-words.ts';

export interface SourceViewDeps {
  readonly book: SourceBook;
  /** Of posts that are pushed. */
  readonly record: SourceRecord;
  readonly clock: Clock;
}

/** `GET /api/v1/sources`: how every source is doing at this moment. */
export function listSources({ book, record, clock }: SourceViewDeps): RequestHandler {
  return (_request, response) => {
    const now = clock();
    const pushed = { ...viewOf(record, now), origin: 'push' as const };
    response.json({ sources: [pushed, ...book.all().map((booked) => bookedView(booked, now))] });
  };
}

/** `GET /api/v1/sources/{id}`: one of them, with its settings. */
export function getSource({ book, clock }: SourceViewDeps): RequestHandler {
  return (request, response) => {
    const booked = book.get(String(request.params['id']));
    if (booked === undefined) {
      return sendProblem(response, {
        title: 'There is no such source; see GET /sources',
        status: 404,
      });
    }
    const detail: z.infer<typeof ingestSourceDetailSchema> = {
      ...bookedView(booked, clock()),
      definition: definitionOf(booked.settings),
    };
    response.json(detail);
  };
}

/** Settings as others may see them: an address in the configuration file may hold a password. */
export function definitionOf(
  settings: BookedSource['settings'],
): z.infer<typeof sourceDefinitionSchema> {
  const shown = Object.entries(settings).map(([key, value]) => {
    const isAddress =
      typeof value === 'string' && /^[a-z]+:\/\//i.test(value) && URL.canParse(value);
    return [key, isAddress ? withoutCredentials(value) : value];
  });
  return sourceDefinitionSchema.parse(JSON.parse(JSON.stringify(Object.fromEntries(shown))));
}

export function bookedView(booked: BookedSource, now: number): IngestSourceView {
  const view = viewOf(booked.record, now);
  const hidden = booked.hides
    ? 'a source of the same id was added by REST or the page; the one in barograph.yaml counts'
    : undefined;
  const note = [view.note, hidden].filter((text) => text !== undefined).join('; ');
  return {
    ...view,
    origin: booked.origin,
    tags: [...booked.tags],
    weight: booked.weight,
    ...(note === '' ? {} : { note }),
  };
}

function viewOf(record: SourceRecord, now: number): IngestSourceView {
  const health = record.snapshot();
  const { since, lastSuccessAt, lastPostAt, nextPollAt, ...rest } = health;
  const { intervalMs, postsPerDay, note } = record.pace();
  return {
    ...rest,
    since: iso(since),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt: iso(lastSuccessAt) }),
    ...(lastPostAt === undefined ? {} : { lastPostAt: iso(lastPostAt) }),
    ...(nextPollAt === undefined ? {} : { nextPollAt: iso(nextPollAt) }),
    ...(intervalMs === undefined ? {} : { intervalSeconds: Math.round(intervalMs / 1_000) }),
    ...(postsPerDay === undefined ? {} : { postsPerDay: Math.round(postsPerDay * 100) / 100 }),
    ...(note === undefined ? {} : { note }),
    words: sourceWords(health, intervalMs, now),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
