import { Counter, Gauge, type Registry } from 'prom-client';

/** What both buses count; created once per bus, so once per registry. */
export interface BusMetrics {
  published(topic: string, records: number): void;
  consumed(topic: string, group: string, records: number): void;
  /** Asks `lag` at every scrape how many records of a partition the group has yet to handle. */
  watchLag(topic: string, group: string, partition: number, lag: () => number): void;
  /** The partition is handled elsewhere now: its lag is no longer ours to tell. */
  forgetLag(topic: string, group: string, partition: number): void;
  retried(topic: string, group: string): void;
  deadLettered(topic: string, service: string, records: number): void;
}

/** @param registry where the `barograph_bus_…` metrics are registered */
export function createBusMetrics(registry: Registry): BusMetrics {
  const registers = [registry];
  const published = new Counter({
    name: 'barograph_bus_published_total',
    help: 'Records appended to the bus.',
    labelNames: ['topic'],
    registers,
  });
  const consumed = new Counter({
    name: 'barograph_bus_consumed_total',
    help: 'Records handled and acknowledged.',
    labelNames: ['topic', 'group'],
    registers,
  });
  type Place = { readonly topic: string; readonly group: string; readonly partition: number };
  const lags = new Map<string, { readonly place: Place; readonly lag: () => number }>();
  const nameOf = (...place: readonly (string | number)[]): string => place.join('\n');
  new Gauge({
    name: 'barograph_bus_lag_records',
    help: 'Records published but not yet handled by the group.',
    labelNames: ['topic', 'group', 'partition'],
    registers,
    collect() {
      this.reset();
      for (const { place, lag } of lags.values()) this.set({ ...place }, lag());
    },
  });
  const retried = new Counter({
    name: 'barograph_bus_handler_retries_total',
    help: 'Batches handed over again after a retriable failure.',
    labelNames: ['topic', 'group'],
    registers,
  });
  const deadLettered = new Counter({
    name: 'barograph_bus_dead_letters_total',
    help: 'Records that could not be parsed or handled.',
    labelNames: ['topic', 'service'],
    registers,
  });
  return {
    published: (topic, records) => published.inc({ topic }, records),
    consumed: (topic, group, records) => consumed.inc({ topic, group }, records),
    watchLag: (topic, group, partition, lag) => {
      lags.set(nameOf(topic, group, partition), { place: { topic, group, partition }, lag });
    },
    forgetLag: (topic, group, partition) => {
      lags.delete(nameOf(topic, group, partition));
    },
    retried: (topic, group) => retried.inc({ topic, group }),
    deadLettered: (topic, service, records) => deadLettered.inc({ topic, service }, records),
  };
}
