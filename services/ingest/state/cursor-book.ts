import type { EventBus } from '../../core/bus/event-bus.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { SourceCursor } from '../../core/contracts/source-cursor.ts';
import type { IngestStore } from './ingest-store.ts';

/** Where each source has got to: stored here at once, and told to the other ingests every few seconds. */
export interface CursorBook {
  get(source: string): SourceCursor['cursor'] | undefined;
  /** Stores a cursor whose posts are in the log. */
  put(cursor: SourceCursor): Promise<void>;
  /** Takes over what other ingests have noted. */
  load(): Promise<void>;
  /** Publishes what has not been published yet. */
  flush(): Promise<void>;
}

/**
 * A cursor that is a few seconds old on the bus costs a successor some repeats, which it drops by their ids; so
 * not every batch of a file is worth a record there.
 */
const publishEveryMs = 5_000;

export function createCursorBook(bus: EventBus, store: IngestStore, now: () => number): CursorBook {
  const unpublished = new Map<string, SourceCursor>();
  const publishedAt = new Map<string, number>();

  async function publish(cursors: readonly SourceCursor[]): Promise<void> {
    if (cursors.length === 0) return;
    await bus.publish(
      busTopics.sourceCursors,
      cursors.map((cursor) => ({ key: cursor.source, value: cursor })),
    );
    for (const cursor of cursors) {
      publishedAt.set(cursor.source, now());
      if (unpublished.get(cursor.source) === cursor) unpublished.delete(cursor.source);
    }
  }

  return {
    get: (source) => store.cursor(source)?.cursor,
    put: async (cursor) => {
      await store.write({ cursors: [cursor] });
      unpublished.set(cursor.source, cursor);
      const age = now() - (publishedAt.get(cursor.source) ?? -Infinity);
      if (age >= publishEveryMs || age < 0) await publish([cursor]);
    },
    load: async () => {
      const newest = new Map<string, SourceCursor>();
      for await (const records of bus.read(busTopics.sourceCursors, { from: 'earliest' })) {
        for (const { value } of records) newest.set(value.source, value);
      }
      const ahead = [...newest.values()].filter(
        ({ source, at }) => at > (store.cursor(source)?.at ?? -Infinity),
      );
      if (ahead.length > 0) await store.write({ cursors: ahead });
    },
    flush: () => publish([...unpublished.values()]),
  };
}
