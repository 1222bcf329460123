import { describe, expect, it } from 'vitest';
import {
  alertBeside,
  nothingSeen,
  progressAt,
  rangeForReplay,
  seenWith,
  sortedReplays,
  speedBeside,
} from '../../../dashboard/state/replays.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';
import { buildReplayView } from '../../support/build-replay-view.ts';

const noon = Date.UTC(2023, 2, 10, 12);
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();

describe('replays', () => {
  it('are listed with those that play first, then the newest', () => {
    const replays = [
      buildReplayView('over', { state: 'finished', createdAt: at(9) }),
      buildReplayView('old', { createdAt: at(1) }),
      buildReplayView('new', { state: 'paused', createdAt: at(2) }),
    ];
    expect(sortedReplays(replays).map(({ id }) => id)).toEqual(['new', 'old', 'over']);
  });

  it('get on from 0 to 1', () => {
    const replay = { from: at(0), to: at(100) };
    expect(progressAt(replay, noon + 25 * 60_000)).toBe(0.25);
    expect(progressAt(replay, 0)).toBe(0);
    expect(progressAt(replay, noon * 2)).toBe(1);
    expect(progressAt({ from: at(0), to: at(0) }, noon)).toBe(1);
  });

  it('have a chart whose range suits their length', () => {
    expect(rangeForReplay(buildReplayView('fortnight'))).toBe('24h');
    expect(rangeForReplay({ from: at(0), to: at(600) })).toBe('6h');
    expect(rangeForReplay({ from: at(0), to: at(60) })).toBe('1h');
  });
});

describe('the speed', () => {
  it('goes up and down by steps, from any other too, and stays at the ends', () => {
    expect(speedBeside(60, 1)).toBe(600);
    expect(speedBeside(60, -1)).toBe(10);
    expect(speedBeside(7_200, -1)).toBe(3_600);
    expect(speedBeside(3_600, 1)).toBe('max');
    expect(speedBeside('max', -1)).toBe(3_600);
    expect(speedBeside('max', 1)).toBe('max');
    expect(speedBeside(1, -1)).toBe(1);
  });
});

describe('alerts of a replay', () => {
  const began = (id: string, minutes: number) => buildAlertView(id, { startsAt: at(minutes) });
  const alerts = [began('b', 60), began('a', 10), began('c', 90)];

  it('are jumped to one by one, not to where one is already', () => {
    expect(alertBeside(alerts, noon, 1)).toBe(noon + 10 * 60_000);
    expect(alertBeside(alerts, noon + 10 * 60_000, 1)).toBe(noon + 60 * 60_000);
    expect(alertBeside(alerts, noon + 60 * 60_000 + 5_000, -1)).toBe(noon + 10 * 60_000);
    expect(alertBeside(alerts, noon + 95 * 60_000, 1)).toBeNull();
  });

  it('are remembered after going back, as long as the replay is watched', () => {
    const seen = seenWith(nothingSeen, 'r1', alerts);
    const back = seenWith(seen, 'r1', []);
    expect(back).toBe(seen);
    expect(seenWith(back, 'r2', []).alerts).toEqual([]);
    expect(seenWith(back, null, alerts)).toBe(nothingSeen);
  });

  it('count once they have fired', () => {
    const pending = buildAlertView('p', { state: 'pending', detectedAt: null });
    expect(seenWith(nothingSeen, 'r1', [pending]).alerts).toEqual([]);
  });
});
