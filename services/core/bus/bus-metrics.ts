import { Counter, Gauge, type Registry } from 'prom-client';

/** What both buses count; created once per bus, so once per registry. */
export interface BusMetrics {
  published(topic: string, records: number): void;
  consumed(topic: string, group: string, records: number): void;
  /** Records of a partition that a group has yet to handle. */
  lag(topic: string, group: string, partition: number, records: number): void;
  /** The partition is handled elsewhere now: its lag is no longer ours to tell. */
  forget(topic: string, group: string, partition: number): void;
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
  const lag = new Gauge({
    name: 'barograph_bus_lag_records',
    help: 'Records published but not yet handled by the group.',
    labelNames: ['topic', 'group', 'partition'],
    registers,
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
    lag: (topic, group, partition, records) => lag.set({ topic, group, partition }, records),
    forget: (topic, group, partition) => lag.remove({ topic, group, partition }),
    retried: (topic, group) => retried.inc({ topic, group }),
    deadLettered: (topic, service, records) => deadLettered.inc({ topic, service }, records),
  };
}
