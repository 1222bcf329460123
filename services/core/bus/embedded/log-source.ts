import type { TopicDefinition } from '../../contracts/bus-topics.ts';
import type { Log } from '../../log.ts';
import type { SubscribeOptions } from '../event-bus.ts';
import type { PartitionSource } from '../partition-loop.ts';
import { startOffset } from '../start-offset.ts';
import type { WakeUp } from '../wake-up.ts';
import type { LogStore } from './log-store.ts';

const batchBytes = 16 * 1024 * 1024;

export interface LogSourceDeps {
  readonly topic: TopicDefinition<unknown>;
  readonly partition: number;
  readonly options: SubscribeOptions;
  readonly store: LogStore;
  readonly wakeUp: WakeUp;
  readonly log: Log;
}

/** The records of one partition from where its group (or the subscriber's own store) has got to. */
export async function openLogSource(deps: LogSourceDeps): Promise<PartitionSource> {
  const { topic, partition, options, store, wakeUp, log } = deps;
  const state = () => ({ partition, ...store.state(topic.name, partition) });
  const asked = options.positions
    ? await options.positions(partition)
    : store.committed(options.group, topic.name, partition);
  const start = startOffset(asked, state(), options, log);
  let position = start;
  return {
    start,
    end: () => state().end,
    take: () => {
      position = startOffset(position, state(), options, log);
      const records = store.read(topic.name, partition, position, options.maxRecords, batchBytes);
      const last = records.at(-1);
      if (last === undefined) return undefined;
      position = last.offset + 1;
      return { records, endOffset: state().end };
    },
    wait: (signal) => wakeUp.wait(signal),
  };
}
