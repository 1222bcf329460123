import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { BarographError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { LogStore } from './log-store.ts';

export interface RetentionLimits {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

export interface Retention {
  /** Drops what is too old or too much; a call during a pass joins it. */
  enforce(): Promise<void>;
  /**
   * Refuses further records while topics that may not be shortened, or a retention that cannot keep up, hold
   * a quarter more than the limit.
   * @throws BusFullError (retriable: retention may make room)
   */
  assertRoom(): void;
  /** Begins a pass when the size limit is passed. */
  afterAppend(): void;
  /** Ends the pass under way at its next step, and begins no other. */
  close(): Promise<void>;
}

/** The bus holds as much as it may; nothing was published. */
export class BusFullError extends BarographError {
  constructor(message: string) {
    super(message, { retriable: true });
  }
}

export interface RetentionDeps {
  readonly store: LogStore;
  readonly limits: RetentionLimits;
  readonly clock: Clock;
  readonly log: Log;
}

/** Records dropped per transaction: a few milliseconds in which nothing else runs. */
const dropsAtOnce = 2_000;
const hardLimitRatio = 1.25;
const everyMs = 60_000;

/** Drops records by age and size, every minute and when the size limit is passed. */
export function createRetention(deps: RetentionDeps): Retention {
  const { store, limits, clock, log } = deps;
  let pass: Promise<void> | undefined;
  let closed = false;

  const shortenable = (): (readonly [string, number])[] =>
    store.partitions().filter((place) => store.state(...place).cleanup === 'delete');

  async function dropTo(topic: string, partition: number, offset: number): Promise<void> {
    while (!closed && store.state(topic, partition).low < offset) {
      store.dropBefore(topic, partition, offset, dropsAtOnce);
      await nextTurn();
    }
  }

  async function dropOld(): Promise<void> {
    for (const [topic, partition] of shortenable()) {
      await dropTo(topic, partition, store.offsetAt(topic, partition, clock() - limits.maxAgeMs));
    }
  }

  /** The partition whose oldest record is older than that of any other. */
  function oldest(): readonly [string, number, number] | undefined {
    let found: readonly [string, number, number] | undefined;
    let foundAt = Number.POSITIVE_INFINITY;
    for (const [topic, partition] of shortenable()) {
      const { low } = store.state(topic, partition);
      const [first] = store.read(topic, partition, low, 1, 1);
      if (first === undefined || first.appendedAt >= foundAt) continue;
      found = [topic, partition, low];
      foundAt = first.appendedAt;
    }
    return found;
  }

  async function dropExcess(): Promise<void> {
    while (!closed && store.bytes() > limits.maxBytes) {
      const target = oldest();
      if (target === undefined) return;
      const [topic, partition, low] = target;
      store.dropBefore(topic, partition, low + dropsAtOnce, dropsAtOnce);
      await nextTurn();
    }
  }

  async function enforce(): Promise<void> {
    const before = store.bytes();
    await dropOld();
    await dropExcess();
    const freed = before - store.bytes();
    if (freed > 0)
      log.info({ freedBytes: freed, bytes: store.bytes() }, 'retention dropped records');
  }

  function start(): Promise<void> {
    if (closed) return Promise.resolve();
    pass ??= enforce().finally(() => {
      pass = undefined;
    });
    return pass;
  }

  function startUnwatched(): void {
    start().catch((error: unknown) => log.error({ err: error }, 'retention failed'));
  }

  const timer = setInterval(startUnwatched, everyMs).unref();
  return {
    enforce: start,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await pass?.catch(() => undefined);
    },
    afterAppend: () => {
      if (store.bytes() > limits.maxBytes) startUnwatched();
    },
    assertRoom: () => {
      if (store.bytes() <= limits.maxBytes * hardLimitRatio) return;
      startUnwatched();
      throw new BusFullError(
        `the bus holds ${Math.round(store.bytes() / 1e6)} MB, more than its limit of ${Math.round(limits.maxBytes / 1e6)} MB (bus.retentionMegabytes), and cannot drop enough: raise the limit or wait for retention`,
      );
    },
  };
}
