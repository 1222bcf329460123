import type { RawRecord } from '../delivery.ts';
import type { EachBatchPayload } from './kafka-client.ts';

export interface FetchedRecords {
  readonly records: readonly RawRecord[];
  /** The offset to fetch next. */
  readonly next: number;
  readonly endOffset: number;
}

/** What a fetch brought, in the bus' own terms. */
export function rawMessages({ batch }: EachBatchPayload): FetchedRecords {
  return {
    records: batch.messages.map(({ offset, key, value, timestamp }) => ({
      offset: Number(offset),
      key: key === null ? null : key.toString('utf8'),
      appendedAt: Number(timestamp),
      value,
    })),
    next: Number(batch.lastOffset()) + 1,
    endOffset: Number(batch.highWatermark),
  };
}
