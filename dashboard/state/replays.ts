import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import { mergedById } from './merged-by-id.ts';
import type { RangeId } from './view-choice.ts';

export type ReplaySpeed = ReplayView['speed'];

/** Speeds to choose from, slowest first. */
export const replaySpeeds: readonly ReplaySpeed[] = [1, 10, 60, 600, 3_600, 'max'];

/** The speed at which the stretch of an alert is replayed at first. */
export const stretchSpeed = 60;

/** Nothing of it follows by itself. */
export function isOver({ state }: Pick<ReplayView, 'state'>): boolean {
  return state === 'finished' || state === 'stopped' || state === 'failed';
}

/** Those that play first, then by the time they were started, newest first. */
export function sortedReplays(replays: readonly ReplayView[]): readonly ReplayView[] {
  return [...replays].sort(
    (a, b) =>
      Number(isOver(a)) - Number(isOver(b)) || Date.parse(b.createdAt) - Date.parse(a.createdAt),
  );
}

/** How far a time is into a replay's stretch, 0 to 1. */
export function progressAt(replay: Pick<ReplayView, 'from' | 'to'>, at: number): number {
  const from = Date.parse(replay.from);
  const length = Date.parse(replay.to) - from;
  return length <= 0 ? 1 : Math.min(1, Math.max(0, (at - from) / length));
}

/** Alerts that a replay has been seen to raise, whatever was sought to since: what is ahead after going back. */
export interface SeenAlerts {
  readonly replay: string | null;
  readonly alerts: readonly AlertView[];
}

export const nothingSeen: SeenAlerts = { replay: null, alerts: [] };

export function seenWith(
  seen: SeenAlerts,
  replay: string | null,
  changes: readonly AlertView[] | undefined,
): SeenAlerts {
  if (replay === null) return nothingSeen;
  const before = seen.replay === replay ? seen.alerts : [];
  const alerts = mergedById(
    before,
    changes?.filter(({ state }) => state !== 'pending'),
  );
  return seen.replay === replay && alerts === before ? seen : { replay, alerts };
}

/** Alerts within this of the position are where one is. */
const nearMs = 60_000;

/** Where the next alert after (`step` 1) or before (−1) a position began, epoch ms; null if none is known there. */
export function alertBeside(
  alerts: readonly AlertView[],
  position: number,
  step: 1 | -1,
): number | null {
  const times = alerts
    .map(({ startsAt }) => Date.parse(startsAt))
    .filter((at) => (at - position) * step > nearMs)
    .sort((a, b) => (a - b) * step);
  return times[0] ?? null;
}

/** A speed faster or slower than the present one, or the same at the end. */
export function speedBeside(speed: ReplaySpeed, step: 1 | -1): ReplaySpeed {
  const value = (candidate: ReplaySpeed) => (candidate === 'max' ? Infinity : candidate);
  const beyond = replaySpeeds.filter((candidate) => (value(candidate) - value(speed)) * step > 0);
  return (step === 1 ? beyond[0] : beyond.at(-1)) ?? speed;
}

/** The range of the chart that suits a replay: some posts at once, and a movement one can follow. */
export function rangeForReplay(replay: Pick<ReplayView, 'from' | 'to'>): RangeId {
  const hours = (Date.parse(replay.to) - Date.parse(replay.from)) / 3_600_000;
  if (hours > 48) return '24h';
  return hours > 6 ? '6h' : '1h';
}
