import { signal } from '@preact/signals';
import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import { mergedById } from '../state/merged-by-id.ts';
import { alertBeside, isOver, type ReplaySpeed, speedBeside } from '../state/replays.ts';
import type { Store } from '../state/store.ts';
import type { Client } from './client.ts';

/** Longest time for which the slider stays where it was put while the replay goes there. */
const settleMs = 5_000;
/** A replay can be played from its last minute at the latest. */
const minuteMs = 60_000;

/** What one can do with the replay on show. Nothing moves before the server has answered. */
export interface ReplayControls {
  /** Plays or pauses; what has finished begins again. */
  toggle(): Promise<void>;
  /** Goes to a stream time, epoch ms, or to the nearest one of its stretch. */
  seek(to: number): Promise<void>;
  toAlert(step: 1 | -1): Promise<void>;
  setSpeed(speed: ReplaySpeed): Promise<void>;
  changeSpeed(step: 1 | -1): Promise<void>;
  stop(): Promise<void>;
}

export function createReplayControls(store: Store, client: Client) {
  const problem = signal<string | null>(null);
  /** Where the reader wants to be, epoch ms, until the replay is there. */
  const wanted = signal<number | null>(null);
  let seeks = 0;

  async function ask(command: string, body: unknown = {}): Promise<ReplayView | null> {
    const replay = store.shownReplay.peek();
    if (replay === null) return null;
    const path = `/replays/${encodeURIComponent(replay.id)}/${command}`;
    const answer = await client.send<ReplayView>('POST', path, body);
    problem.value = answer.ok ? null : answer.problem;
    if (!answer.ok) return null;
    if (answer.value !== null)
      store.replays.value = mergedById(store.replays.peek(), [answer.value]);
    return answer.value;
  }

  /** Waits until the page shows the run that a seek began. */
  async function untilShown(): Promise<void> {
    await new Promise<void>((resolve) => {
      const before = store.snapshots.peek();
      const timer = setTimeout(done, settleMs);
      const stop = store.snapshots.subscribe((count) => {
        if (count > before) done();
      });
      function done() {
        clearTimeout(timer);
        stop();
        resolve();
      }
    });
  }

  const controls: ReplayControls = {
    async toggle() {
      const replay = store.shownReplay.peek();
      if (replay === null) return;
      if (replay.state === 'finished') await controls.seek(Date.parse(replay.from));
      else if (!isOver(replay)) await ask(replay.state === 'running' ? 'pause' : 'resume');
    },
    async seek(place) {
      const replay = store.shownReplay.peek();
      if (replay === null) return;
      const seek = ++seeks;
      const to = Math.max(
        Date.parse(replay.from),
        Math.min(place, Date.parse(replay.to) - minuteMs),
      );
      wanted.value = to;
      const shown = untilShown();
      if ((await ask('seek', { to: new Date(to).toISOString() })) !== null) await shown;
      if (seek === seeks) wanted.value = null;
    },
    async toAlert(step) {
      const to = alertBeside(store.seenAlerts.peek().alerts, store.now.peek(), step);
      if (to !== null) await controls.seek(to);
    },
    async setSpeed(speed) {
      await ask('speed', { speed });
    },
    async changeSpeed(step) {
      const replay = store.shownReplay.peek();
      if (replay === null) return;
      const speed = speedBeside(replay.speed, step);
      if (speed !== replay.speed) await ask('speed', { speed });
    },
    async stop() {
      await ask('stop');
    },
  };
  return { ...controls, problem, wanted };
}
