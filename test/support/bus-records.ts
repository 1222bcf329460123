import type { BusRecord, EventBus, ReadRange } from '../../services/core/bus/event-bus.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import type { Thing } from './bus-harness.ts';

/** Everything that a range of a topic holds. */
export async function readAll<T>(
  bus: EventBus,
  topic: TopicDefinition<T>,
  wanted: ReadRange,
): Promise<BusRecord<T>[]> {
  const all: BusRecord<T>[] = [];
  for await (const records of bus.read(topic, wanted)) all.push(...records);
  return all;
}

/** What was sent, in order of number. */
export function numbers(records: readonly BusRecord<Thing>[]): number[] {
  return records.map((r) => r.value.n).sort((a, b) => a - b);
}

/** from … to − 1. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
