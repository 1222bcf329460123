import { pino } from 'pino';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';

/** What the contract suite needs to know about a bus in order to test it. */
export interface BusHarness {
  /** Opens the bus on the same storage as before. An embedded bus must have been closed first. */
  open(options?: { readonly drainMs?: number; readonly metrics?: Registry }): EventBus;
  /** A bus for a second member of a group: another process' view of the same storage, or the same bus. */
  second(first: EventBus): EventBus;
  /** Stores a value without asking the schema, as another program could; the bus must be closed if embedded. */
  writeRaw(topic: TopicDefinition<unknown>, partition: number, value: string): Promise<void>;
  /** Lets retention drop everything that a topic holds now. */
  expire(bus: EventBus, topic: TopicDefinition<unknown>): Promise<void>;
  /** How a child process opens the bus on this storage. */
  readonly storage: BusStorage;
  close(): Promise<void>;
}

export type BusStorage =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'kafka'; readonly broker: string };

export const thingSchema = z.object({ n: z.int() });
export type Thing = z.infer<typeof thingSchema>;

let topics = 0;

/** A topic that no other test uses. */
export function newTopic(
  partitions: number,
  cleanup: TopicDefinition<Thing>['cleanup'] = 'delete',
): TopicDefinition<Thing> {
  topics += 1;
  return { name: `live.things-${process.pid}-${topics}`, partitions, schema: thingSchema, cleanup };
}

export const silentLog = pino({ level: 'silent' });

/** Records with n = from … to − 1, spread over the partitions by key. */
export function things(from: number, to: number): { key: string; value: Thing }[] {
  return Array.from({ length: to - from }, (_, i) => ({
    key: `key-${from + i}`,
    value: { n: from + i },
  }));
}
