import { describe, expect, it } from 'vitest';
import type { PassedMinute } from '../../../services/alerting/minutes/minute-closer.ts';
import { createRun, type Run } from '../../../services/alerting/runs/run.ts';
import { runStateSchema } from '../../../services/alerting/runs/run-state.ts';
import { minuteMs } from '../../../services/core/clock.ts';
import { noSettings } from '../../../services/core/settings/settings.ts';
import { countingThreshold, createCountingEngine } from '../../support/counting-engine.ts';
import { scoredPost } from '../../support/scored-posts.ts';

const start = 1_800_000_000_000;
const replay = { id: 'r', generation: 0 };
let n = 0;

function passed(minute: number, negatives: number): PassedMinute {
  const at = start + minute * minuteMs;
  const posts = Array.from({ length: negatives }, () => {
    n += 1;
    return scoredPost({ n, observedAt: at, publishedAt: at, label: 'negative' });
  });
  return { minute: at, gapMinutes: 0, posts, late: [], sources: [], settings: undefined };
}

function runFrom(minute: number | undefined, state?: unknown): Run {
  return createRun({
    epoch: 3,
    createEngine: createCountingEngine,
    offsets: [],
    ...(minute === undefined ? {} : { replay, from: start + minute * minuteMs }),
    ...(state === undefined ? {} : { state: runStateSchema.parse(state) }),
  });
}

/** The states of the alerts that a run tells of, minute by minute; surges lie at minutes 2 and 30. */
function told(run: Run, minutes: readonly number[]): string[] {
  return minutes.flatMap((minute) => {
    const negatives = minute === 2 || minute === 30 ? countingThreshold : 0;
    const { alerts } = run.detect(passed(minute, negatives), noSettings);
    return alerts.map(({ state, sequence }) => `${minute} ${state} ${sequence}`);
  });
}

const hour = Array.from({ length: 60 }, (_, minute) => minute);

describe('a run', () => {
  it('tells of every change, under its reign and name', () => {
    expect(told(runFrom(undefined), hour)).toEqual([
      '2 firing 0',
      '17 resolved 1',
      '30 firing 0',
      '45 resolved 1',
    ]);
    const { alerts, stories } = runFrom(0).detect(passed(1, countingThreshold), noSettings);
    expect(alerts).toMatchObject([{ type: 'alert', epoch: 3, replay }]);
    expect(stories).toMatchObject([{ epoch: 3, replay, last: true }]);
  });

  it('tells nothing of alerts that ended in its warm-up', () => {
    expect(told(runFrom(18), hour)).toEqual(['30 firing 0', '45 resolved 1']);
  });

  it('tells once of an alert that is on when the warm-up ends', () => {
    expect(told(runFrom(10), hour)).toEqual([
      '10 firing 0',
      '17 resolved 1',
      '30 firing 0',
      '45 resolved 1',
    ]);
  });

  it('tells at its beginning of what was on in the snapshot that it was made from', () => {
    const live = runFrom(undefined);
    told(live, hour.slice(0, 5));
    const state = JSON.parse(JSON.stringify(live.state()));
    expect(told(runFrom(5, state), hour.slice(5))).toEqual([
      '5 firing 0',
      '17 resolved 1',
      '30 firing 0',
      '45 resolved 1',
    ]);
  });

  it('goes on from its state as if nothing had happened', () => {
    const first = runFrom(undefined);
    const before = told(first, hour.slice(0, 10));
    expect([...first.on()]).toHaveLength(1);
    const state = JSON.parse(JSON.stringify(first.state()));
    const second = runFrom(undefined, state);
    expect([...second.on()]).toEqual([...first.on()]);
    expect([...before, ...told(second, hour.slice(10))]).toHaveLength(4);
    expect(second.model).toEqual({ name: 'made-up', version: '1' });
  });
});
