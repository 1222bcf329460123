import type { BusReader } from '../bus/event-bus.ts';
import type { TopicDefinition } from '../contracts/bus-topics.ts';
import { BarographError } from '../errors.ts';
import { type LiveRecord, timeOf } from './live-stretch.ts';

/** How far back the live lane is held, ms since the epoch. */
export interface Held {
  /** The time of the first record in any partition; undefined if nothing is held. */
  readonly first: number | undefined;
  /** Since when everything is held, where the bus has dropped something before; infinite if nothing is left of it. */
  readonly since: number | undefined;
}

/** Records that a partition's first time is looked for in: of those before, no reader could make sense. */
const looked = 100;

/** Looks how far back a topic of the live lane is held. */
export async function heldOf(bus: BusReader, topic: TopicDefinition<LiveRecord>): Promise<Held> {
  const partitions = await Promise.all(
    (await bus.offsets(topic)).map(async ({ partition, low, end }) => ({
      cut: low > 0,
      first: low === end ? Number.POSITIVE_INFINITY : await firstOf(bus, topic, partition, low),
    })),
  );
  const first = Math.min(...partitions.map((partition) => partition.first));
  const cut = partitions.filter((partition) => partition.cut);
  return {
    first: Number.isFinite(first) ? first : undefined,
    since: cut.length === 0 ? undefined : Math.max(...cut.map((partition) => partition.first)),
  };
}

/** Why a stretch that begins at `from` cannot be looked at, in words; undefined: it can. */
export function problemOf({ since }: Held, from: number): string | undefined {
  if (since === undefined || since <= from) return undefined;
  const what = Number.isFinite(since)
    ? `it holds what came from ${new Date(since).toISOString()} on`
    : 'it holds nothing of the live lane';
  return `the bus no longer holds ${new Date(from).toISOString()}: ${what} (bus.retentionDays)`;
}

/** @throws BarographError that says what is held, when the bus has dropped the beginning of a stretch */
export async function assertHeld(
  bus: BusReader,
  topic: TopicDefinition<LiveRecord>,
  from: number,
): Promise<void> {
  const problem = problemOf(await heldOf(bus, topic), from);
  if (problem !== undefined) throw new BarographError(problem);
}

/** The time of a partition's first record; infinite where there is none. */
async function firstOf(
  bus: BusReader,
  topic: TopicDefinition<LiveRecord>,
  partition: number,
  low: number,
): Promise<number> {
  const range = { partitions: [partition], from: { offset: low }, to: { offset: low + looked } };
  for await (const [first] of bus.read(topic, range)) {
    if (first !== undefined) return timeOf(first.value);
  }
  return Number.POSITIVE_INFINITY;
}
