import { chunkRecords, type TimedRecord } from './timed-record.ts';

interface Lane {
  readonly records: AsyncIterator<readonly TimedRecord[]>;
  chunk: readonly TimedRecord[];
  next: number;
}

/**
 * Merges streams that are each in order of time into one; where times are equal, the first stream goes first.
 * The order within a stream stays as it is.
 */
export async function* mergeSorted(
  streams: readonly AsyncIterable<readonly TimedRecord[]>[],
): AsyncGenerator<readonly TimedRecord[]> {
  const lanes: Lane[] = streams.map((stream) => ({
    records: stream[Symbol.asyncIterator](),
    chunk: [],
    next: 0,
  }));
  try {
    const open = new Set(lanes);
    const refill = async (lane: Lane): Promise<void> => {
      while (lane.next >= lane.chunk.length) {
        const { done, value } = await lane.records.next();
        if (done === true) {
          open.delete(lane);
          return;
        }
        lane.chunk = value;
        lane.next = 0;
      }
    };
    await Promise.all(lanes.map(refill));
    let merged: TimedRecord[] = [];
    while (open.size > 0) {
      const earliest = earliestOf(open);
      const record = earliest?.chunk[earliest.next];
      if (earliest === undefined || record === undefined) break;
      merged.push(record);
      earliest.next += 1;
      if (merged.length === chunkRecords) {
        yield merged;
        merged = [];
      }
      if (earliest.next >= earliest.chunk.length) await refill(earliest);
    }
    if (merged.length > 0) yield merged;
  } finally {
    await Promise.all(lanes.map((lane) => lane.records.return?.()));
  }
}

function earliestOf(lanes: ReadonlySet<Lane>): Lane | undefined {
  let earliest: Lane | undefined;
  let at = Number.POSITIVE_INFINITY;
  for (const lane of lanes) {
    const head = lane.chunk[lane.next]?.at ?? Number.POSITIVE_INFINITY;
    if (head < at) [earliest, at] = [lane, head];
  }
  return earliest;
}
