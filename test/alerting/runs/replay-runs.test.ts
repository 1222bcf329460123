import { describe, expect, it } from 'vitest';
import {
  createReplayRuns,
  type PlayedRun,
  type ReplayRuns,
} from '../../../services/alerting/runs/replay-runs.ts';
import { createRun } from '../../../services/alerting/runs/run.ts';
import { silentLog } from '../../support/bus-harness.ts';
import { createCountingEngine } from '../../support/counting-engine.ts';

function played(id: string, generation: number): PlayedRun {
  const replay = { id, generation };
  return {
    start: { type: 'replay-start', epoch: 1, replay, from: 0, to: 1, snapshot: null },
    run: createRun({ epoch: 1, createEngine: createCountingEngine, offsets: [], replay }),
    started: new Set(),
    ended: new Set(),
  };
}

function names(runs: ReplayRuns): string[] {
  return [...runs.all()].map(({ start: { replay } }) => `${replay.id}.${replay.generation}`);
}

describe('replay runs', () => {
  it('are one generation of each replay', () => {
    const runs = createReplayRuns({ mostRuns: 5, log: silentLog });
    runs.add(played('a', 0));
    runs.add(played('b', 3));
    expect(runs.isNew({ id: 'a', generation: 0 })).toBe(false);
    expect(runs.isNew({ id: 'a', generation: 1 })).toBe(true);
    runs.add(played('a', 1));
    expect(names(runs)).toEqual(['b.3', 'a.1']);
    expect(runs.get({ id: 'a', generation: 0 })).toBeUndefined();
    expect(runs.get({ id: 'a', generation: 1 })?.start.replay.generation).toBe(1);
  });

  it('do not begin again once they are over, nor older ones', () => {
    const runs = createReplayRuns({ mostRuns: 5, log: silentLog });
    runs.add(played('a', 2));
    runs.end({ id: 'a', generation: 1 });
    expect(names(runs)).toEqual(['a.2']);
    runs.end({ id: 'a', generation: 2 });
    expect(names(runs)).toEqual([]);
    expect([0, 1, 2, 3].map((generation) => runs.isNew({ id: 'a', generation }))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    runs.add(played('a', 3));
    runs.end({ id: 'a', generation: 9 });
    expect(names(runs)).toEqual([]);
    const again = createReplayRuns({
      mostRuns: 5,
      log: silentLog,
      generations: runs.generations(),
    });
    expect(again.isNew({ id: 'a', generation: 9 })).toBe(false);
  });

  it('are bounded: the one that has been idle longest goes', () => {
    const runs = createReplayRuns({ mostRuns: 2, log: silentLog });
    runs.add(played('a', 0));
    runs.add(played('b', 0));
    runs.get({ id: 'a', generation: 0 });
    runs.add(played('c', 0));
    expect(names(runs)).toEqual(['a.0', 'c.0']);
    expect(runs.isNew({ id: 'b', generation: 0 })).toBe(false);
  });

  it('are remembered to a bounded number', () => {
    const runs = createReplayRuns({ mostRuns: 1, log: silentLog });
    for (let n = 0; n < 1_200; n += 1) runs.end({ id: `r${n}`, generation: 0 });
    expect(runs.generations()).toHaveLength(1_000);
    expect(runs.isNew({ id: 'r1199', generation: 0 })).toBe(false);
    expect(runs.isNew({ id: 'r0', generation: 0 })).toBe(true);
  });
});
