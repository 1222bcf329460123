import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { BacktestAlert } from '../../core/contracts/api/backtests.ts';
import { messageOf } from '../../core/errors.ts';
import { UsageError } from '../command.ts';
import type { Row } from '../rows.ts';

const isoTime = z.iso.datetime({ offset: true });

/** `--windows`: what is known to have happened, and within which time an alert on it counts. */
const knownEventsSchema = z
  .array(
    z
      .strictObject({
        name: z.string().min(1).max(200),
        series: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(100)]).optional(),
        from: isoTime,
        to: isoTime,
      })
      .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
        path: ['to'],
        message: 'must be later than from',
      }),
  )
  .min(1)
  .max(10_000);
export type KnownEvent = z.infer<typeof knownEventsSchema>[number];

/** How alerts and known events go together. */
export interface Matched {
  /** Part of the alerts that lie within an event; null where there was no alert. */
  readonly precision: number | null;
  /** Part of the events that an alert was raised on. */
  readonly recall: number;
  /** Median minutes from an event's beginning to its first alert; null where none was found. */
  readonly medianDelayMinutes: number | null;
  readonly events: readonly {
    readonly event: KnownEvent;
    /** Of its first alert. */
    readonly detectedAt: number | null;
    readonly delayMinutes: number | null;
    readonly alerts: number;
  }[];
}

/** Reads a file of known events. @throws UsageError that names every problem by its path */
export async function readKnownEvents(path: string): Promise<readonly KnownEvent[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--windows ${path} cannot be read: ${messageOf(error)}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${messageOf(error)}`);
  }
  const parsed = knownEventsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path: place, message }) => `${place.join('.') || '(top level)'}: ${message}`,
  );
  throw new UsageError(
    `${path} cannot be used; it should hold [{"name", "series", "from", "to"}, …]:\n  ${problems.join('\n  ')}`,
  );
}

/**
 * Of the alerts of a stretch of the log those that were raised in it: what was on when it began is told, too, and speaks
 * neither for the rules nor against them. @param from where it begins, ISO 8601; undefined: a file, from its first post
 */
export function raisedSince(
  alerts: readonly BacktestAlert[],
  from: string | undefined,
): readonly BacktestAlert[] {
  if (from === undefined) return alerts;
  return alerts.filter(({ detectedAt }) => Date.parse(detectedAt) > Date.parse(from));
}

/**
 * An alert lies within an event when it was raised after the event's `from` and not after its `to`, on the event's
 * series if it names any. An alert may lie within several.
 */
export function matchEvents(
  events: readonly KnownEvent[],
  alerts: readonly BacktestAlert[],
): Matched {
  const within = (event: KnownEvent) => alerts.filter((alert) => isWithin(alert, event));
  const found = events.map((event) => {
    const own = within(event);
    const first = Math.min(...own.map(({ detectedAt }) => Date.parse(detectedAt)));
    const detectedAt = Number.isFinite(first) ? first : null;
    const delayMinutes =
      detectedAt === null ? null : (detectedAt - Date.parse(event.from)) / 60_000;
    return { event, detectedAt, delayMinutes, alerts: own.length };
  });
  const known = new Set(events.flatMap(within));
  const delays = found.flatMap(({ delayMinutes }) => delayMinutes ?? []).sort((a, b) => a - b);
  return {
    precision: alerts.length === 0 ? null : known.size / alerts.length,
    recall: delays.length / events.length,
    medianDelayMinutes: median(delays),
    events: found,
  };
}

function isWithin({ series, detectedAt }: BacktestAlert, event: KnownEvent): boolean {
  const at = Date.parse(detectedAt);
  if (at <= Date.parse(event.from) || at > Date.parse(event.to)) return false;
  return event.series === undefined || [event.series].flat().includes(series);
}

/** Of numbers in order. */
function median(values: readonly number[]): number | null {
  const low = values[Math.floor((values.length - 1) / 2)];
  const high = values[Math.floor(values.length / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** A row for each event, for people. */
export function eventRows({ events }: Matched): Row[] {
  return events.map(({ event, detectedAt, delayMinutes, alerts }) => ({
    event: event.name,
    detected: detectedAt === null ? 'missed' : new Date(detectedAt).toISOString(),
    'delay, minutes': delayMinutes === null ? '' : Math.round(delayMinutes * 10) / 10,
    alerts,
  }));
}

/** Precision, recall and delay in one line. */
export function matchedInWords({ precision, recall, medianDelayMinutes, events }: Matched): string {
  const part =
    precision === null ? 'no alert, so no precision' : `precision ${precision.toFixed(3)}`;
  const delay =
    medianDelayMinutes === null
      ? 'nothing found'
      : `median delay ${medianDelayMinutes.toFixed(1)} minutes`;
  return `${part}, recall ${recall.toFixed(3)} (of ${events.length}), ${delay}`;
}
