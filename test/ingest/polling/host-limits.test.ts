import { setMaxListeners } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHostLimits, type HostLimits } from '../../../services/ingest/polling/host-limits.ts';
import { createBurstMeter } from '../../support/simulated-polling.ts';
import { createSimulatedTime, type SimulatedTime } from '../../support/simulated-time.ts';

let time: SimulatedTime;
let hosts: HostLimits;
const never = new AbortController().signal;
setMaxListeners(0, never);
beforeEach(() => {
  time = createSimulatedTime(0);
  hosts = createHostLimits(time, 5);
});

function ask(host: string, times: number, perSecond?: number): number[] {
  const at: number[] = [];
  for (let n = 0; n < times; n += 1) {
    void hosts.turn(host, never, perSecond).then(() => at.push(time.elapsed()));
  }
  return at;
}

describe('a host', () => {
  it('is asked no more than five times in any second, evenly', async () => {
    const at = ask('a.example', 100);
    await time.passUntil(60_000);
    const bursts = createBurstMeter();
    for (const moment of at) bursts.at(moment);
    expect(at).toHaveLength(100);
    expect(bursts.most).toBe(5);
    expect(at.at(-1)).toBeCloseTo(99 * 220, 3);
  });

  it('does not wait for others', async () => {
    ask('a.example', 100);
    const other = ask('b.example', 1);
    await time.passUntil(1);
    expect(other).toEqual([0]);
  });

  it('keeps a lower rate that somebody knows it wants', async () => {
    ask('a.example', 1, 0.5);
    const at = ask('a.example', 3);
    await time.passUntil(60_000);
    expect(at).toEqual([2_200, 4_400, 6_600]);
  });

  it('is left alone by all once it says so, also by those who wait', async () => {
    const at = ask('a.example', 10);
    await time.passUntil(300);
    hosts.rest('a.example', 60_000);
    expect(hosts.restingMs('a.example')).toBe(60_000);
    expect(hosts.restingMs('b.example')).toBe(0);
    await time.passUntil(60_000);
    expect(at).toHaveLength(2);
    await time.passUntil(70_000);
    expect(at).toHaveLength(10);
    expect(at[2]).toBe(60_300);
    expect(hosts.restingMs('a.example')).toBe(0);
  });
});

it('lets go of who gives up', async () => {
  ask('a.example', 50);
  const giveUp = new AbortController();
  const turn = hosts.turn('a.example', giveUp.signal);
  giveUp.abort(new Error('enough'));
  await expect(turn).rejects.toThrow('enough');
  await expect(hosts.turn('a.example', giveUp.signal)).rejects.toThrow('enough');
});
