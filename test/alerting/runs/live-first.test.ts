import { expect, it } from 'vitest';
import { createLiveFirst } from '../../../services/alerting/runs/live-first.ts';

it('lets replays wait while live work is under way, also when it fails', async () => {
  const first = createLiveFirst();
  const order: string[] = [];
  await first.idle();
  const ends: (() => void)[] = [];
  const work = (name: string) =>
    first.live(async () => {
      await new Promise<void>((resolve) => ends.push(resolve));
      order.push(name);
      if (name === 'failing') throw new Error('it failed');
      return name;
    });
  const failing = work('failing');
  failing.catch(() => undefined);
  const idle = first.idle().then(() => order.push('replay'));
  const later = work('later');
  ends[0]?.();
  await expect(failing).rejects.toThrow('it failed');
  ends[1]?.();
  expect(await later).toBe('later');
  await idle;
  expect(order).toEqual(['failing', 'later', 'replay']);
});
