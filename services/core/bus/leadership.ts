import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { busTopics } from '../contracts/bus-topics.ts';
import type { LeadershipClaim } from '../contracts/leadership.ts';
import type { Log } from '../log.ts';
import { retry } from '../retry.ts';
import type { Batch, EventBus } from './event-bus.ts';

/** The time during which one member alone holds a role. */
export interface Reign {
  /** Strictly greater than that of any earlier reign of the role; goes into every record written under it. */
  readonly epoch: number;
  /** Aborted when the role is lost. Writes that are already under way are fenced off by their epoch. */
  readonly lost: AbortSignal;
}

export interface Campaign {
  /** Rejects when the campaign cannot go on. */
  readonly failed: Promise<never>;
  /** Gives the role back and stops standing for it. */
  close(): Promise<void>;
}

export interface CampaignDeps {
  readonly bus: EventBus;
  /** The role to hold, such as `ingest`. */
  readonly role: string;
  /** A name for people to read in the log of claims. */
  readonly member: string;
  readonly clock: Clock;
  readonly log: Log;
}

const patience = { baseMs: 100, maxMs: 2_000, retries: Number.POSITIVE_INFINITY };

/**
 * Stands for a role that one member at a time may hold; all others wait. Members of a role share a consumer
 * group on a topic with one partition: whoever is given it publishes a claim, and the offset at which the log
 * stores the claim is the epoch of the reign. A member that was paused may believe in its reign for longer than
 * the group does; consumers tell its records by their older epoch (see `createEpochFence`).
 * @param onElected called at the beginning of each reign
 */
export async function campaign(
  deps: CampaignDeps,
  onElected: (reign: Reign) => void,
): Promise<Campaign> {
  const { bus, role, member, clock, log } = deps;
  const topic = busTopics.leadership;
  let claim: string | undefined;
  let reign: AbortController | undefined;

  function resign(why: string): void {
    claim = undefined;
    if (reign !== undefined) log.info({ role, member, why }, 'leadership lost');
    reign?.abort();
    reign = undefined;
  }

  /** Publishes a claim and returns an offset at or before it, so that it will be delivered. */
  async function stand(): Promise<number> {
    const name = `${member}/${randomUUID()}`;
    claim = name;
    return retry(async () => {
      const [before] = await bus.offsets(topic);
      const value: LeadershipClaim = { role, member: name, at: clock() };
      if (claim === name) await bus.publish(topic, [{ key: role, value }]);
      return before?.end ?? 0;
    }, patience);
  }

  async function follow({ records }: Batch<LeadershipClaim>): Promise<void> {
    for (const { offset, value } of records) {
      if (value.role !== role) continue;
      if (reign !== undefined) {
        if (value.member === claim) continue;
        // A member that no longer has the partition claimed too late. Only who has it answers, so this ends.
        resign(`${value.member} claims it`);
        await stand();
        continue;
      }
      if (value.member !== claim) continue;
      reign = new AbortController();
      log.info({ role, member, epoch: offset }, 'leadership won');
      onElected({ epoch: offset, lost: reign.signal });
    }
  }

  const subscription = await bus.subscribe(
    topic,
    {
      group: `leadership-${role}`,
      service: role,
      maxRecords: 100,
      positions: stand,
      onRevoked: () => resign('the partition was taken away'),
    },
    follow,
  );
  return { failed: subscription.failed, close: () => subscription.close() };
}
