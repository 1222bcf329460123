import { expect, it } from 'vitest';
import { createNudge } from '../../../services/replay/player/nudge.ts';

const never = new AbortController().signal;

it('wakes whoever waits when something changes, when the time is over, and when the run ends', async () => {
  const nudge = createNudge();
  const waiting = nudge.wait(Number.POSITIVE_INFINITY, never);
  nudge.notify();
  await waiting;
  await nudge.wait(1, never);
  const over = new AbortController();
  const aborted = nudge.wait(Number.POSITIVE_INFINITY, over.signal);
  over.abort();
  await aborted;
  await expect(nudge.wait(Number.POSITIVE_INFINITY, over.signal)).resolves.toBeUndefined();
});
