import { assignSticky } from '../sticky-assignment.ts';

/** A subscription as its group sees it. */
export interface Member {
  readonly id: string;
  /** Lets go of all partitions but these, waiting for what is in flight, then takes up those it lacks. */
  own(partitions: readonly number[]): Promise<void>;
}

/** Shares the partitions of a topic among the subscriptions of one group within this process. */
export interface GroupRegistry {
  /** Resolves when the member has its partitions; the function returned leaves the group. */
  join(group: string, partitions: number, member: Member): Promise<() => Promise<void>>;
}

interface Group {
  readonly members: Map<string, { readonly member: Member; owned: readonly number[] }>;
  /** Rebalances of a group run one after the other. */
  turn: Promise<void>;
}

export function createGroupRegistry(): GroupRegistry {
  const groups = new Map<string, Group>();

  async function rebalance(group: Group, partitions: number): Promise<void> {
    const entries = [...group.members.values()];
    const shares = assignSticky(
      partitions,
      entries.map(({ member, owned }) => ({ id: member.id, owned })),
    );
    const shareOf = (id: string): readonly number[] => shares.get(id) ?? [];
    // Everybody lets go before anybody takes, so that no partition ever has two owners.
    await Promise.all(
      entries.map(async (entry) => {
        entry.owned = entry.owned.filter((partition) =>
          shareOf(entry.member.id).includes(partition),
        );
        await entry.member.own(entry.owned);
      }),
    );
    await Promise.all(
      entries.map(async (entry) => {
        entry.owned = shareOf(entry.member.id);
        await entry.member.own(entry.owned);
      }),
    );
  }

  function inTurn(group: Group, action: () => Promise<void>): Promise<void> {
    const done = group.turn.then(action);
    group.turn = done.catch(() => undefined);
    return done;
  }

  return {
    join: async (name, partitions, member) => {
      const group: Group = groups.get(name) ?? { members: new Map(), turn: Promise.resolve() };
      groups.set(name, group);
      await inTurn(group, () => {
        group.members.set(member.id, { member, owned: [] });
        return rebalance(group, partitions);
      });
      return () =>
        inTurn(group, async () => {
          await member.own([]);
          group.members.delete(member.id);
          if (group.members.size === 0) groups.delete(name);
          await rebalance(group, partitions);
        });
    },
  };
}
