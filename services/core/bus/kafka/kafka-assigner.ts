import { z } from 'zod';
import { assignSticky } from '../sticky-assignment.ts';
import { AssignerProtocol, type PartitionAssigner } from './kafka-client.ts';

/** What a member tells the one that shares out: its topic, how many partitions that has, and which it works on. */
const membershipSchema = z.object({
  topic: z.string(),
  partitions: z.int().nonnegative(),
  owned: z.array(z.int().nonnegative()),
});
type Membership = z.infer<typeof membershipSchema>;

/**
 * Shares out partitions so that members keep what they work on (see `assignSticky`). Members of one group may
 * read different topics: each topic is shared among those that read it, whichever of them is the leader.
 */
export function createKafkaAssigner(
  topic: string,
  partitions: number,
  owned: () => readonly number[],
): PartitionAssigner {
  const version = 0;
  const name = 'barograph-sticky';
  return () => ({
    name,
    version,
    protocol: ({ topics }) => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version,
        topics,
        userData: Buffer.from(JSON.stringify({ topic, partitions, owned: owned() })),
      }),
    }),
    assign: async ({ members }) => {
      const memberships = members.flatMap(({ memberId, memberMetadata }) => {
        const membership = membershipOf(memberMetadata);
        return membership === undefined ? [] : [{ id: memberId, ...membership }];
      });
      const topics = new Map(memberships.map((member) => [member.topic, member.partitions]));
      return [...topics].flatMap(([shared, count]) => {
        const readers = memberships.filter((member) => member.topic === shared);
        return [...assignSticky(count, readers)].map(([memberId, share]) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version,
            assignment: { [shared]: share },
            userData: Buffer.alloc(0),
          }),
        }));
      });
    },
  });
}

function membershipOf(memberMetadata: Buffer): Membership | undefined {
  try {
    const decoded = AssignerProtocol.MemberMetadata.decode(memberMetadata);
    const membership: unknown = JSON.parse(decoded?.userData.toString('utf8') ?? '');
    return membershipSchema.safeParse(membership).data;
  } catch {
    return undefined;
  }
}
