import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { SourceHealth, SpamRule } from '../core/contracts/tick.ts';
import { sourceStateSchema } from '../core/contracts/tick.ts';
import type { Taken } from './sources/source.ts';

export interface IngestMetrics {
  taken(source: string, taken: Taken): void;
  polled(source: string, seconds: number): void;
  keptOut(source: string, rule: SpamRule): void;
  published(posts: number, seconds: number): void;
}

/** What is read at the moment of a scrape. */
export interface IngestGauges {
  readonly sources: () => readonly SourceHealth[];
  readonly queued: () => number;
  readonly leading: () => boolean;
}

/** Registers the `barograph_ingest_…` metrics. */
export function createIngestMetrics(registry: Registry, gauges: IngestGauges): IngestMetrics {
  const registers = [registry];
  const counter = (name: string, help: string): Counter<'source'> =>
    new Counter({
      name: `barograph_ingest_${name}_total`,
      help,
      labelNames: ['source'],
      registers,
    });
  const posts = counter('posts', 'Posts published.');
  const duplicates = counter('duplicates', 'Repeats dropped by their id.');
  const rejected = counter('rejected', 'Items sent to dead letters.');
  const keptOut = new Counter({
    name: 'barograph_ingest_kept_out_total',
    help: 'Posts kept out by the rules against bots and spam.',
    labelNames: ['source', 'rule'],
    registers,
  });
  const polls = new Histogram({
    name: 'barograph_ingest_poll_seconds',
    help: 'How long a poll of a source took.',
    labelNames: ['source'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const publishing = new Histogram({
    name: 'barograph_ingest_publish_seconds',
    help: 'How long it took to publish a chunk of posts and remember their ids.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  new Gauge({
    name: 'barograph_ingest_source_state',
    help: '1 for the state a source is in, 0 for the others.',
    labelNames: ['source', 'state'],
    registers,
    collect() {
      for (const { id, state } of gauges.sources()) {
        for (const each of sourceStateSchema.options) {
          this.set({ source: id, state: each }, each === state ? 1 : 0);
        }
      }
    },
  });
  gauge('queue_length', 'Batches that wait to be written.', gauges.queued);
  gauge('leading', '1 while this ingest is the active one.', () => (gauges.leading() ? 1 : 0));

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `barograph_ingest_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  return {
    taken: (source, taken) => {
      posts.inc({ source }, taken.posts);
      duplicates.inc({ source }, taken.duplicates);
      rejected.inc({ source }, taken.rejected);
    },
    keptOut: (source, rule) => keptOut.inc({ source, rule }),
    polled: (source, seconds) => polls.observe({ source }, seconds),
    published: (_posts, seconds) => publishing.observe(seconds),
  };
}
