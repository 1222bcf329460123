import type { DeadLettersRecord } from '../../core/contracts/dead-letter.ts';
import { hash128 } from '../../core/posts/identity/text-hash.ts';

/** Bytes of an unusable item that are kept; enough to see what it was. */
export const keptRawBytes = 65_536;

export interface Rejection {
  readonly reason: string;
  readonly raw: Buffer;
}

/** A dead letter of a source. The same bytes rejected for the same reason get the same id. */
export function sourceDeadLetter(
  source: string,
  { reason, raw }: Rejection,
  at: number,
): Extract<DeadLettersRecord, { type: 'dead-letter' }> {
  const kept = raw.subarray(0, keptRawBytes);
  return {
    type: 'dead-letter',
    id: hash128(
      JSON.stringify(['dead-letter', source, reason, raw.length, kept.toString('latin1')]),
    ),
    service: 'ingest',
    origin: { type: 'source', source },
    reason: reason.slice(0, 2_000),
    raw: kept.toString('base64'),
    rawBytes: raw.length,
    at,
  };
}
