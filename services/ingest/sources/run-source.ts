import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceWeight } from '../../core/contracts/settings/source-setting.ts';
import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { Draft, Normalise } from '../../core/posts/normalise/draft.ts';
import { backoffMs, retry } from '../../core/retry.ts';
import type { SourceRecord } from '../health/source-health.ts';
import type { IngestMetrics } from '../ingest-metrics.ts';
import type { SpamFilter } from '../spam/spam-filter.ts';
import type { CursorBook } from '../state/cursor-book.ts';
import type { PostStream } from '../stream/post-stream.ts';
import { sortFound } from './sort-found.ts';
import type { FoundBatch, Source, Taken } from './source.ts';

export interface RunSourceDeps {
  readonly stream: PostStream;
  readonly normalise: Normalise;
  readonly cursors: CursorBook;
  readonly record: SourceRecord;
  readonly metrics: IngestMetrics;
  readonly spam: SpamFilter;
  readonly log: Log;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** What the source's posts count for at this moment. */
  readonly weight: () => SourceWeight;
}

const publishBackoff = { baseMs: 200, maxMs: 10_000 };
const restartBackoff = { baseMs: 2_000, maxMs: 300_000 };

/** Runs a source until it has finished or the signal aborts; after a fault it is started again, with back-off. */
export async function runSource(source: Source, deps: RunSourceDeps): Promise<void> {
  const { record, signal, log } = deps;

  async function deliver(batch: FoundBatch): Promise<Taken> {
    const { drafts, rejections } = sortFound(
      batch.found,
      deps.normalise,
      { source: source.id, kind: source.kind },
      admits,
    );
    const taken = await retry(
      () =>
        deps.stream.submit({
          source: source.id,
          drafts,
          rejections,
          timing: deps.weight() === 0 && batch.timing === 'live' ? 'first-poll' : batch.timing,
          maxDelayMs: batch.maxDelayMs ?? source.maxDelayMs,
          cursor: batch.cursor,
        }),
      {
        ...publishBackoff,
        retries: Infinity,
        signal,
        onRetry: (error) => log.warn({ source: source.id, err: error }, 'publishing failed'),
      },
    );
    record.count(taken);
    deps.metrics.taken(source.id, taken);
    return taken;
  }

  function admits(draft: Draft, bot: boolean): boolean {
    const verdict = deps.spam.judge(source.id, draft, bot);
    if (verdict === undefined) return true;
    if (record.keptOut.note(draft, verdict, deps.clock())) {
      deps.metrics.keptOut(source.id, verdict.rule);
    }
    return false;
  }

  record.resume();
  for (let faults = 1; !signal.aborted; faults += 1) {
    try {
      await source.run({
        cursor: () => deps.cursors.get(source.id),
        deliver,
        health: {
          ...record.reporter,
          polled: (seconds) => deps.metrics.polled(source.id, seconds),
        },
        signal,
      });
      return;
    } catch (error) {
      if (signal.aborted) return;
      const waitMs = backoffMs(faults, restartBackoff);
      record.reporter.failing(messageOf(error), deps.clock() + waitMs);
      log.warn({ source: source.id, err: error, waitMs: Math.round(waitMs) }, 'source failed');
      await sleep(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
