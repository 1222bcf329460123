import { effect, signal } from '@preact/signals';
import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { CreateReplay, ReplayView } from '../../services/core/contracts/api/replays.ts';
import { spanOf } from '../state/alerts.ts';
import { mergedById } from '../state/merged-by-id.ts';
import type { Navigation } from '../state/navigation.ts';
import { rangeForReplay, stretchSpeed } from '../state/replays.ts';
import { subjectOf } from '../state/series.ts';
import type { Store } from '../state/store.ts';
import type { AlertDetailLoader } from './alert-detail.ts';
import type { Client } from './client.ts';
import type { ReplayControls } from './replay-controls.ts';

const minuteMs = 60_000;

/** The stretch to replay for an alert: from four windows before it to one after it, whole minutes; at most until `now`. */
export function replayStretchOf(
  alert: Pick<AlertView, 'startsAt' | 'resolvedAt' | 'windowMinutes'>,
  now: number,
): { readonly from: number; readonly to: number } {
  const { from, to } = spanOf(alert, now);
  const windowMs = alert.windowMinutes * minuteMs;
  const end = Math.max(Math.min(to + windowMs, now), from + minuteMs);
  return {
    from: Math.floor((from - 4 * windowMs) / minuteMs) * minuteMs,
    to: Math.ceil(end / minuteMs) * minuteMs,
  };
}

function nameOf({ seriesName, ruleName }: AlertView): string {
  return `${seriesName}: ${ruleName}`.slice(0, 200);
}

/** Opens the replay of an alert's stretch: of a live alert one of its own, of a replay's alert that place in it. */
export function createReplayStretch(
  store: Store,
  client: Client,
  navigation: Navigation,
  controls: Pick<ReplayControls, 'seek'>,
  open: Pick<AlertDetailLoader, 'detail'>,
) {
  const busy = signal(false);
  const problem = signal<string | null>(null);

  /** A replay of this very stretch that has not failed: made once, watched often. */
  function known(from: string, to: string): ReplayView | undefined {
    return store.replays
      .peek()
      .find(
        (replay) =>
          replay.source === 'bus' &&
          replay.from === from &&
          replay.to === to &&
          replay.state !== 'failed' &&
          replay.state !== 'stopped',
      );
  }

  async function replayOf(alert: AlertView): Promise<ReplayView | null> {
    const stretch = replayStretchOf(alert, store.now.peek());
    const [from, to] = [stretch.from, stretch.to].map((at) => new Date(at).toISOString()) as [
      string,
      string,
    ];
    const there = known(from, to);
    if (there !== undefined) return there;
    const wanted: Partial<CreateReplay> = {
      name: nameOf(alert),
      from,
      to,
      speed: stretchSpeed,
    };
    const answer = await client.send<ReplayView>('POST', '/replays', wanted);
    problem.value = answer.ok ? null : answer.problem;
    if (!answer.ok || answer.value === null) return null;
    store.replays.value = mergedById(store.replays.peek(), [answer.value]);
    return answer.value;
  }

  // An address shows the form, filled in, and starts nothing; what a replay raised is there in the replay itself.
  const stopEffect = effect(() => {
    const { value: alert } = open.detail.value;
    if (!store.replayForm.value || alert === null || alert.id !== store.openAlert.value) return;
    navigation.formShown();
    if (alert.replay !== undefined) return;
    const stretch = replayStretchOf(alert, store.now.peek());
    store.dialog.value = { kind: 'replays', stretch: { name: nameOf(alert), ...stretch } };
  });

  return {
    busy,
    problem,
    stop: stopEffect,
    async open(alert: AlertView): Promise<void> {
      if (busy.peek()) return;
      busy.value = true;
      problem.value = null;
      const subject = subjectOf(alert.series);
      if (alert.replay === undefined) {
        const replay = await replayOf(alert);
        if (replay !== null) {
          navigation.choose({ ...subject, replay: replay.id, range: rangeForReplay(replay) });
        }
      } else {
        navigation.choose(subject);
        await controls.seek(replayStretchOf(alert, store.now.peek()).from);
      }
      busy.value = false;
    },
  };
}

export type ReplayStretch = ReturnType<typeof createReplayStretch>;
