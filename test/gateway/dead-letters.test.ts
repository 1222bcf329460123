import { afterEach, describe, expect, it } from 'vitest';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { DeadLetter } from '../../services/core/contracts/dead-letter.ts';
import { type RunningGateway, runGateway } from '../support/running-gateway.ts';
import { hexId } from '../support/scored-posts.ts';

const running: RunningGateway[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

const at = 1_800_000_000_000;

function letter(
  n: number,
  raw: Buffer | string = `{"broken": ${n}`,
  rawBytes?: number,
): DeadLetter {
  const bytes = Buffer.from(raw);
  return {
    type: 'dead-letter',
    id: hexId(n),
    service: 'classifier',
    origin:
      n % 2 === 0
        ? { type: 'source', source: 'wire' }
        : { type: 'record', topic: 'live.posts', partition: 3, offset: n },
    reason: `title is missing in number ${n}`,
    raw: bytes.toString('base64'),
    rawBytes: rawBytes ?? bytes.length,
    at: at + n * 1_000,
  };
}

async function start(): Promise<RunningGateway> {
  const one = await runGateway();
  running.push(one);
  return one;
}

async function put(
  gateway: RunningGateway,
  lane: 'live' | 'replay',
  letters: readonly DeadLetter[],
) {
  await gateway.bus.publish(
    busTopics[lane].deadLetters,
    letters.map((value) => ({ key: value.id, value })),
  );
}

describe('GET /dead-letters', () => {
  it('lists both lanes, newest first, page by page, with where each came from', async () => {
    const gateway = await start();
    expect((await gateway.get('/dead-letters')).body).toEqual({ deadLetters: [], next: null });
    await put(gateway, 'live', [letter(1), letter(2), letter(4)]);
    await put(gateway, 'replay', [letter(3)]);
    const first = await gateway.get('/dead-letters?limit=3');
    expect(first.body.deadLetters).toMatchObject([
      { id: hexId(4), lane: 'live', origin: 'source wire', raw: '{"broken": 4', rawBytes: 12 },
      { id: hexId(3), lane: 'replay', origin: 'live.posts[3]@3', service: 'classifier' },
      { id: hexId(2), reason: 'title is missing in number 2', at: '2027-01-15T08:00:02.000Z' },
    ]);
    await put(gateway, 'live', [letter(5)]);
    const second = await gateway.get(`/dead-letters?limit=3&cursor=${first.body.next}`);
    expect(second.body.deadLetters.map(({ id }: { id: string }) => id)).toEqual([hexId(1)]);
    expect(second.body.next).toBeNull();
    const replay = await gateway.get('/dead-letters?lane=replay');
    expect(replay.body.deadLetters).toHaveLength(1);
    expect(await gateway.metric('barograph_gateway_dead_letters')).toBe(5);
  });

  it('leaves out what has been driven again, until it fails again', async () => {
    const gateway = await start();
    await put(gateway, 'live', [letter(1), letter(2)]);
    await gateway.bus.publish(busTopics.live.deadLetters, [
      { key: hexId(1), value: { type: 'redriven', id: hexId(1), at: at + 60_000 } },
    ]);
    const ids = async () =>
      (await gateway.get('/dead-letters')).body.deadLetters.map(({ id }: { id: string }) => id);
    expect(await ids()).toEqual([hexId(2)]);
    await put(gateway, 'live', [{ ...letter(1), at: at + 90_000 }]);
    expect(await ids()).toEqual([hexId(1), hexId(2)]);
  });

  it('shows bytes that are no text as base64, and only the beginning of much', async () => {
    const gateway = await start();
    await put(gateway, 'live', [
      letter(1, Buffer.from([0xff, 0xfe, 0x00, 0x80])),
      letter(2, '€'.repeat(100_000)),
      letter(3, Buffer.from('a €').subarray(0, 4), 10_000),
    ]);
    const { body } = await gateway.get('/dead-letters');
    const [third, second, first] = body.deadLetters;
    expect(first.raw).toBe(`base64:${Buffer.from([0xff, 0xfe, 0x00, 0x80]).toString('base64')}`);
    expect(second.raw).toBe('€'.repeat(1_365));
    expect(second.rawBytes).toBe(300_000);
    expect(third.raw).toBe('a ');
  });
});
