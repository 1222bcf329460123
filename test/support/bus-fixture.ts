import { afterAll, afterEach, beforeAll } from 'vitest';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import type { BusHarness } from './bus-harness.ts';

export type StartHarness = () => Promise<BusHarness>;

/** A bus' storage for all tests of a file, and buses on it that are closed after each test. */
export interface BusFixture {
  harness(): BusHarness;
  open: BusHarness['open'];
  /** A bus for a second member of a group. */
  openSecond(first: EventBus): EventBus;
}

/** Registers the hooks that start and end what the fixture gives. */
export function useBusFixture(start: StartHarness): BusFixture {
  let harness: BusHarness | undefined;
  let opened = new Set<EventBus>();

  beforeAll(async () => {
    harness = await start();
  });
  afterEach(async () => {
    const buses = opened;
    opened = new Set();
    await Promise.all([...buses].map((bus) => bus.close()));
  });
  afterAll(() => harness?.close());

  function started(): BusHarness {
    if (harness === undefined) throw new Error('the storage is there only within tests');
    return harness;
  }

  function closedLater(bus: EventBus): EventBus {
    opened.add(bus);
    return bus;
  }

  return {
    harness: started,
    open: (options) => closedLater(started().open(options)),
    openSecond: (first) => closedLater(started().second(first)),
  };
}
