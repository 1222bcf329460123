import { describe, expect, it } from 'vitest';
import { createKafkaAssigner } from '../../../../services/core/bus/kafka/kafka-assigner.ts';
import {
  AssignerProtocol,
  type PartitionAssigner,
} from '../../../../services/core/bus/kafka/kafka-client.ts';

/** A member that reads `topic`; kafkajs' own parts are not looked at by the assigner. */
function memberOf(topic: string, partitions: number, owned: number[] = []) {
  const build = createKafkaAssigner(topic, partitions, () => owned);
  return build({} as Parameters<PartitionAssigner>[0]);
}

/** What a leader hands out: member → topic → partitions. */
async function shareOut(
  leader: ReturnType<typeof memberOf>,
  members: Record<string, Buffer>,
): Promise<Record<string, unknown>> {
  const shares = await leader.assign({
    members: Object.entries(members).map(([memberId, memberMetadata]) => ({
      memberId,
      memberMetadata,
    })),
    topics: [],
  });
  return Object.fromEntries(
    shares.map(({ memberId, memberAssignment }) => [
      memberId,
      AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment,
    ]),
  );
}

const metadataOf = (member: ReturnType<typeof memberOf>, topic: string): Buffer =>
  member.protocol({ topics: [topic] }).metadata;

describe('the assigner of a group', () => {
  it('gives each topic to those who read it, also when the leader reads another', async () => {
    const live = memberOf('live', 4);
    const replay = memberOf('replay', 2);
    const members = { a: metadataOf(live, 'live'), b: metadataOf(replay, 'replay') };
    const expected = { a: { live: [0, 1, 2, 3] }, b: { replay: [0, 1] } };
    expect(await shareOut(live, members)).toEqual(expected);
    expect(await shareOut(replay, members)).toEqual(expected);
  });

  it('leaves partitions where they are worked on', async () => {
    const first = memberOf('live', 4, [2, 3]);
    const second = memberOf('live', 4);
    expect(
      await shareOut(second, { a: metadataOf(first, 'live'), b: metadataOf(second, 'live') }),
    ).toEqual({ a: { live: [2, 3] }, b: { live: [0, 1] } });
  });

  it('passes over a member it does not understand', async () => {
    const known = memberOf('live', 2);
    expect(
      await shareOut(known, { a: metadataOf(known, 'live'), b: Buffer.from('something else') }),
    ).toEqual({ a: { live: [0, 1] } });
  });
});
