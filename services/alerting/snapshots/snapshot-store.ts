import type { EventBus } from '../../core/bus/event-bus.ts';
import type { AlertingSnapshot } from '../../core/contracts/alerting-snapshot.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { Log } from '../../core/log.ts';
import { packState } from './packed-state.ts';
import { createSnapshotReader, type SnapshotReader } from './snapshot-reader.ts';

/** A snapshot's head without what the store itself fills in. */
export type SnapshotPlace = Omit<AlertingSnapshot, 'epoch' | 'version' | 'firstPart' | 'parts'>;

export interface SnapshotStore extends SnapshotReader {
  /**
   * Writes the parts and then the head; writes come one after the other.
   * @param state JSON; it is packed off the event loop
   * @returns how many characters its parts have
   */
  write(place: SnapshotPlace, state: string): Promise<number>;
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

export function createSnapshotStore(deps: SnapshotStoreDeps): SnapshotStore {
  const { bus, epoch, version } = deps;
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

  return {
    write: (place, state) => {
      const written = lastWrite.then(() => write(place, state));
      lastWrite = written.catch(() => undefined);
      return written;
    },
    newest: createSnapshotReader(deps).newest,
  };
}
