import { createEpochFence } from '../core/bus/epoch-fence.ts';
import type { BusRecord, Subscription } from '../core/bus/event-bus.ts';
import type { Alert } from '../core/contracts/alert.ts';
import { busTopics } from '../core/contracts/bus-topics.ts';
import { laneSchema } from '../core/contracts/lane.ts';
import type { Notification } from '../core/contracts/notification.ts';
import type { ServiceContext } from '../core/service.ts';
import type { SettingsLog } from '../core/settings/settings-log.ts';
import { withTeardown } from '../core/teardown.ts';
import type { NotifierConfig } from './config.ts';
import { type AlertBook, createAlertBook } from './decide/alert-book.ts';
import { createFlapBook } from './decide/flap-book.ts';
import { createReplayBook } from './decide/replay-book.ts';
import type { AlertsTelling } from './decide/route-policy.ts';
import { createStallWatch } from './decide/stall-watch.ts';
import { createTeller } from './decide/teller.ts';
import { followTopic } from './follow-topic.ts';
import { readOutbox } from './outbox/read-outbox.ts';

/** Everything that decisions are made from, kept in step with the log. */
export interface Desk {
  readonly book: AlertBook;
  /** What earlier reigns left undelivered. */
  readonly undelivered: readonly Notification[];
  /** What is to be told now; counts as told from here on. */
  due(telling: AlertsTelling): Notification[];
  /** Rejects when the log cannot be followed any more; never resolves. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

export interface DeskDeps {
  readonly context: Pick<ServiceContext, 'bus' | 'clock'>;
  readonly config: NotifierConfig;
  readonly settings: Pick<SettingsLog, 'current'>;
  readonly epoch: number;
}

/**
 * Reads back what has been told and which alerts are on, and goes on following both. Resolves when it knows all
 * that is in the log: half of it would show alerts as firing that have long been resolved.
 */
export function openDesk({ context, config, settings, epoch }: DeskDeps): Promise<Desk> {
  const { bus, clock } = context;
  return withTeardown(async (teardown) => {
    const replays = createReplayBook();
    const flaps = createFlapBook(config.flapping);
    const teller = createTeller({ config, replays, flaps });
    const book = createAlertBook(flaps.take);
    const failures: Promise<never>[] = [];
    async function follow(following: Promise<Subscription>): Promise<void> {
      const subscription = await following;
      teardown.defer('subscription', () => subscription.close());
      failures.push(subscription.failed);
    }
    function enter({ value, appendedAt }: BusRecord<Alert>): void {
      // The log's clock may be ahead of ours; nothing is to wait for that.
      if (replays.stance(value) !== 'quiet') book.take(value, Math.min(appendedAt, clock()));
    }
    // A group of its own for each topic: members of one group wait for one another whenever one joins.
    const groupFor = ({ name }: { readonly name: string }) => `notifier-${epoch}-${name}`;

    const undelivered = await readOutbox(bus, teller.remember);
    const watch = createStallWatch(config.stalledMinutes * 60_000, clock(), teller.openStall());
    await follow(
      followTopic({
        bus,
        topic: busTopics.replays,
        group: groupFor(busTopics.replays),
        from: 'first',
        take: (records) => {
          for (const { value } of records) replays.take(value);
        },
      }),
    );
    const { stories } = busTopics.live;
    const storyFence = createEpochFence(bus, stories, (account) => account.epoch);
    const followed = await Promise.allSettled([
      ...laneSchema.options.map((lane) => {
        const { alerts } = busTopics[lane];
        const fence = createEpochFence(bus, alerts, (alert) => alert.epoch);
        return follow(
          followTopic({
            bus,
            topic: alerts,
            group: groupFor(alerts),
            from: 'first',
            take: async (records) => {
              for (const record of await fence({ partition: 0, records })) enter(record);
            },
          }),
        );
      }),
      follow(
        followTopic({
          bus,
          topic: stories,
          group: groupFor(stories),
          from: 'last',
          take: async (records) => {
            for (const { value } of await storyFence({ partition: 0, records })) {
              watch.closed(value.minute, clock());
            }
          },
        }),
      ),
    ]);
    for (const result of followed) if (result.status === 'rejected') throw result.reason;

    const failed = Promise.race(failures);
    failed.catch(() => undefined);
    return {
      book,
      undelivered,
      due: (telling) => {
        const news = watch.news(telling.now);
        return [
          ...(news === undefined
            ? []
            : teller.pipeline(news, { ...telling, routes: telling.routes.map(({ id }) => id) })),
          ...teller.alerts(book, settings.current(), telling),
        ];
      },
      failed,
      close: () => teardown.run(),
    };
  });
}
