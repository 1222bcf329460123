import type { BusReader } from '../../core/bus/event-bus.ts';
import type { Clock } from '../../core/clock.ts';
import { type Held, heldOf } from '../../core/stretches/held.ts';
import { liveTopic } from '../../core/stretches/live-stretch.ts';

/** The bus drops records once a minute; on Kafka each look takes a group of its own. */
const freshMs = 60_000;

/** How far back the live lane's scored posts are held; looked up again when what is known is a minute old. */
export function createHeldSince(bus: BusReader, clock: Clock): () => Promise<Held> {
  let known: { readonly at: number; readonly held: Promise<Held> } | undefined;
  return async () => {
    const now = clock();
    if (known === undefined || now - known.at >= freshMs) {
      known = { at: now, held: heldOf(bus, liveTopic('reuse')) };
    }
    const { held } = known;
    try {
      const found = await held;
      // Of an empty bus the first post may come at any time.
      if (found.first === undefined && known?.held === held) known = undefined;
      return found;
    } catch (error) {
      if (known?.held === held) known = undefined;
      throw error;
    }
  };
}
