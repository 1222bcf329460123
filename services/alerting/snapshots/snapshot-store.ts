import type { EventBus } from '../../core/bus/event-bus.ts';
import { OffsetOutOfRangeError } from '../../core/bus/event-bus.ts';
import type { AlertingSnapshot } from '../../core/contracts/alerting-snapshot.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { DamagedSnapshotError, packState, unpackState } from './packed-state.ts';

/** A snapshot's head without what the store itself fills in. */
export type SnapshotPlace = Omit<AlertingSnapshot, 'epoch' | 'version' | 'firstPart' | 'parts'>;

/** A whole snapshot, of this program's version. */
export interface Snapshot {
  readonly head: AlertingSnapshot;
  /** As it was given to `write`, parsed. */
  readonly state: unknown;
}

export interface SnapshotStore {
  /**
   * Writes the parts and then the head; writes come one after the other.
   * @param state JSON; it is packed off the event loop
   * @returns how many characters its parts have
   */
  write(place: SnapshotPlace, state: string): Promise<number>;
  /** The newest whole snapshot whose head is wanted. */
  newest(wanted: (head: AlertingSnapshot) => boolean): Promise<Snapshot | undefined>;
}

export interface SnapshotStoreDeps {
  readonly bus: EventBus;
  readonly log: Log;
  /** Reign under which snapshots are written. */
  readonly epoch: number;
  /** Of the state's form and of the detectors; others are not read. */
  readonly version: string;
}

const heads = busTopics.alertingSnapshots;
const parts = busTopics.alertingSnapshotParts;

/** How far a snapshot's parts may lie apart, because a predecessor that did not yet know better wrote among them. */
const mostForeignParts = 1_000;

export function createSnapshotStore(deps: SnapshotStoreDeps): SnapshotStore {
  const { bus, log, epoch, version } = deps;
  let lastWrite: Promise<unknown> = Promise.resolve();

  async function write(place: SnapshotPlace, state: string): Promise<number> {
    const pieces = await packState(state);
    const [before] = await bus.offsets(parts);
    for (const [index, data] of pieces.entries()) {
      await bus.publish(parts, [{ key: place.id, value: { snapshot: place.id, index, data } }]);
    }
    const head: AlertingSnapshot = {
      ...place,
      epoch,
      version,
      firstPart: before?.end ?? 0,
      parts: pieces.length,
    };
    await bus.publish(heads, [{ key: place.id, value: head }]);
    return pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

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
    write: (place, state) => {
      const written = lastWrite.then(() => write(place, state));
      lastWrite = written.catch(() => undefined);
      return written;
    },
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
