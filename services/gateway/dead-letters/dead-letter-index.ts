import type { EventBus } from '../../core/bus/event-bus.ts';
import type { DeadLetterView } from '../../core/contracts/api/operations.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { DeadLetter } from '../../core/contracts/dead-letter.ts';
import { type Lane, laneSchema } from '../../core/contracts/lane.ts';
import { deadLetterViewOf } from './dead-letter-view.ts';

/** More than these are not listed; the oldest give way. */
const mostLetters = 100_000;

/** A place in the list, newest first: the letter it stands after. */
export interface DeadLettersCursor {
  readonly at: number;
  readonly id: string;
}

export interface DeadLettersPage {
  readonly letters: readonly DeadLetterView[];
  readonly next: DeadLettersCursor | null;
}

/** The dead letters of both lanes that have not been driven again; where they lie, not what they hold. */
export interface DeadLetterIndex {
  page(options: {
    readonly lane?: Lane | undefined;
    readonly limit: number;
    readonly after?: DeadLettersCursor | undefined;
  }): Promise<DeadLettersPage>;
  count(): Promise<number>;
}

interface Entry extends DeadLettersCursor {
  readonly lane: Lane;
  readonly offset: number;
}

/** Follows the topics by reading what is new in them whenever it is asked. */
export function createDeadLetterIndex(bus: EventBus): DeadLetterIndex {
  const entries = new Map<string, Entry>();
  const nextOffsets = new Map<Lane, number>();
  let catchingUp: Promise<void> | undefined;

  async function catchUpLane(lane: Lane): Promise<void> {
    const topic = busTopics[lane].deadLetters;
    const [kept] = await bus.offsets(topic);
    if (kept === undefined) return;
    const from = Math.max(kept.low, nextOffsets.get(lane) ?? 0);
    for (const [key, entry] of entries) {
      if (entry.lane === lane && entry.offset < kept.low) entries.delete(key);
    }
    if (from >= kept.end) return;
    for await (const records of bus.read(topic, { partitions: [0], from: { offset: from } })) {
      for (const { offset, value } of records) {
        const key = `${lane}/${value.id}`;
        // A letter of the same id is the same failure again: its newest place counts.
        entries.delete(key);
        if (value.type === 'dead-letter') {
          entries.set(key, { lane, offset, at: value.at, id: value.id });
        }
        nextOffsets.set(lane, offset + 1);
      }
      for (const key of entries.keys()) {
        if (entries.size <= mostLetters) break;
        entries.delete(key);
      }
    }
  }

  function catchUp(): Promise<void> {
    catchingUp ??= Promise.all(laneSchema.options.map(catchUpLane))
      .then(() => undefined)
      .finally(() => {
        catchingUp = undefined;
      });
    return catchingUp;
  }

  /** The letters of one page by offset, in one read per lane: on Kafka each read costs a consumer. */
  async function lettersAt(
    lane: Lane,
    entries: readonly Entry[],
  ): Promise<Map<number, DeadLetter>> {
    const wanted = new Set(entries.map(({ offset }) => offset));
    const found = new Map<number, DeadLetter>();
    if (wanted.size === 0) return found;
    const range = {
      partitions: [0],
      from: { offset: Math.min(...wanted) },
      to: { offset: Math.max(...wanted) + 1 },
    };
    for await (const records of bus.read(busTopics[lane].deadLetters, range)) {
      for (const { offset, value } of records) {
        if (wanted.has(offset) && value.type === 'dead-letter') found.set(offset, value);
      }
    }
    return found;
  }

  return {
    count: async () => {
      await catchUp();
      return entries.size;
    },
    page: async ({ lane, limit, after }) => {
      await catchUp();
      const rest = [...entries.values()]
        .filter((entry) => lane === undefined || entry.lane === lane)
        .filter((entry) => after === undefined || newestFirst(after, entry) < 0)
        .sort(newestFirst);
      const shown = rest.slice(0, limit);
      const read = new Map<Lane, Map<number, DeadLetter>>();
      for (const each of laneSchema.options) {
        read.set(
          each,
          await lettersAt(
            each,
            shown.filter((entry) => entry.lane === each),
          ),
        );
      }
      const letters = shown.flatMap((entry): DeadLetterView[] => {
        const letter = read.get(entry.lane)?.get(entry.offset);
        return letter === undefined ? [] : [deadLetterViewOf(letter, entry.lane)];
      });
      const last = shown.at(-1);
      return {
        letters,
        next: rest.length > limit && last !== undefined ? { at: last.at, id: last.id } : null,
      };
    },
  };
}

function newestFirst(a: DeadLettersCursor, b: DeadLettersCursor): number {
  return b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
