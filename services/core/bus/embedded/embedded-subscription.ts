import { randomUUID } from 'node:crypto';
import type { BusMetrics } from '../bus-metrics.ts';
import type { SubscribeOptions, Subscription } from '../event-bus.ts';
import type { PartitionLoop } from '../partition-loop.ts';
import type { GroupRegistry } from './group-registry.ts';

export interface EmbeddedSubscriptionDeps {
  readonly options: SubscribeOptions;
  readonly partitions: number;
  readonly registry: GroupRegistry;
  readonly startLoop: (partition: number) => PartitionLoop;
  readonly metrics: BusMetrics;
  readonly topicName: string;
  readonly drainMs: number;
}

/** A member of a group: runs one loop for each partition it is given. */
export async function startEmbeddedSubscription(
  deps: EmbeddedSubscriptionDeps,
): Promise<Subscription> {
  const { options, topicName, partitions, registry, startLoop, metrics, drainMs } = deps;
  const loops = new Map<number, PartitionLoop>();
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  async function own(wanted: readonly number[]): Promise<void> {
    const revoked = [...loops.keys()].filter((partition) => !wanted.includes(partition));
    await Promise.all(revoked.map((partition) => loops.get(partition)?.stop(drainMs)));
    for (const partition of revoked) {
      loops.delete(partition);
      metrics.forgetLag(topicName, options.group, partition);
    }
    if (revoked.length > 0) options.onRevoked?.(revoked);
    const assigned = wanted.filter((partition) => !loops.has(partition));
    if (assigned.length > 0) options.onAssigned?.(assigned);
    for (const partition of assigned) {
      const loop = startLoop(partition);
      loop.done.catch((error: unknown) => fail(error));
      loops.set(partition, loop);
      metrics.watchLag(topicName, options.group, partition, loop.lag);
    }
  }

  const leave = await registry.join(`${topicName}\n${options.group}`, partitions, {
    id: randomUUID(),
    own,
  });
  let closing: Promise<void> | undefined;
  const subscription: Subscription = {
    failed,
    close: () => {
      closing ??= leave();
      return closing;
    },
  };
  try {
    await Promise.all([...loops.values()].map((loop) => loop.opened));
    return subscription;
  } catch (error) {
    await subscription.close();
    throw error;
  }
}
