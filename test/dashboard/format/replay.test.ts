import { describe, expect, it } from 'vitest';
import { replayInWords, replayName } from '../../../dashboard/format/replay.ts';
import { buildReplayView } from '../../support/build-replay-view.ts';

describe('a replay in words', () => {
  it('says that it is the demonstration once', () => {
    const name = 'March 2023, the banking fortnight (demonstration)';
    const replay = buildReplayView('d', { name, demonstration: true });
    expect(replayName(replay)).toBe('March 2023, the banking fortnight');
    expect(replayInWords(replay)).toBe(
      'Demonstration: March 2023, the banking fortnight (running)',
    );
  });

  it('keeps the name that was given', () => {
    const replay = buildReplayView('r', { name: 'My (demonstration)', state: 'paused' });
    expect(replayInWords(replay)).toBe('Replay: My (demonstration) (paused)');
  });
});
