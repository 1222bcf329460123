import { type BusReader, OffsetOutOfRangeError } from '../../core/bus/event-bus.ts';
import type { AlertingSnapshot } from '../../core/contracts/alerting-snapshot.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { DamagedSnapshotError, unpackState } from './packed-state.ts';

/** A whole snapshot, of this program's version. */
export interface Snapshot {
  readonly head: AlertingSnapshot;
  /** As it was given to `write`, parsed. */
  readonly state: unknown;
}

/** What looks snapshots up. */
export interface SnapshotReader {
  /** The newest whole snapshot whose head is wanted. */
  newest(wanted: (head: AlertingSnapshot) => boolean): Promise<Snapshot | undefined>;
}

export interface SnapshotReaderDeps {
  readonly bus: BusReader;
  readonly log: Log;
  /** Of the state's form and of the detectors; others are not read. */
  readonly version: string;
}

const heads = busTopics.alertingSnapshots;
const parts = busTopics.alertingSnapshotParts;

/** How far a snapshot's parts may lie apart, because a predecessor that did not yet know better wrote among them. */
const mostForeignParts = 1_000;

export function createSnapshotReader({ bus, log, version }: SnapshotReaderDeps): SnapshotReader {
  /** Heads in the order of the log, without those that a leader wrote after it had been replaced. */
  async function readHeads(): Promise<AlertingSnapshot[]> {
    const found: AlertingSnapshot[] = [];
    let highest = -1;
    for await (const records of bus.read(heads, { from: 'earliest' })) {
      for (const { value } of records) {
        if (value.epoch < highest) continue;
        highest = value.epoch;
        found.push(value);
      }
    }
    return found;
  }

  async function readState(head: AlertingSnapshot): Promise<unknown> {
    const found = new Map<number, string>();
    const range = {
      from: { offset: head.firstPart },
      to: { offset: head.firstPart + head.parts + mostForeignParts },
    };
    for await (const records of bus.read(parts, range)) {
      for (const { value } of records) {
        if (value.snapshot === head.id && value.index < head.parts) {
          found.set(value.index, value.data);
        }
      }
      if (found.size === head.parts) break;
    }
    const pieces = Array.from({ length: head.parts }, (_, index) => found.get(index));
    if (!pieces.every((piece) => piece !== undefined)) {
      throw new DamagedSnapshotError(`${found.size} of its ${head.parts} parts are there`);
    }
    return unpackState(pieces);
  }

  return {
    newest: async (wanted) => {
      const candidates = (await readHeads()).filter(
        (head) => head.version === version && wanted(head),
      );
      for (const head of candidates.reverse()) {
        try {
          return { head, state: await readState(head) };
        } catch (error) {
          const damaged =
            error instanceof DamagedSnapshotError || error instanceof OffsetOutOfRangeError;
          if (!damaged) throw error;
          log.warn({ snapshot: head.id, error: messageOf(error) }, 'snapshot is not whole');
        }
      }
      return undefined;
    },
  };
}
