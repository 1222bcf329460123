import { assignSticky } from '../sticky-assignment.ts';
import { AssignerProtocol, type PartitionAssigner } from './kafka-client.ts';

/** Tells the group what this member works on, so that it may keep it (see `assignSticky`). */
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
        userData: Buffer.from(JSON.stringify(owned())),
      }),
    }),
    assign: async ({ members }) => {
      const shares = assignSticky(
        partitions,
        members.map(({ memberId, memberMetadata }) => ({
          id: memberId,
          owned: ownedOf(memberMetadata),
        })),
      );
      return [...shares].map(([memberId, share]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version,
          assignment: { [topic]: share },
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

function ownedOf(memberMetadata: Buffer): number[] {
  const decoded = AssignerProtocol.MemberMetadata.decode(memberMetadata);
  try {
    const owned: unknown = JSON.parse(decoded?.userData.toString('utf8') || '[]');
    return Array.isArray(owned) ? owned.filter((entry) => Number.isInteger(entry)) : [];
  } catch {
    return [];
  }
}
