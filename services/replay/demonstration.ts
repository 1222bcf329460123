import { basename } from 'node:path';
import type { ReplayRecord, ReplaySpeed } from '../core/contracts/replay.ts';
import { type NewReplayDeps, newReplay } from './new-replay.ts';

/** What is played by itself while nothing is configured and stored. */
export interface DemonstrationOptions {
  /** Path of its file. */
  readonly file: string;
  /** Where it begins, ms since the epoch; default: with its file. */
  readonly from?: number;
  /** Everything before this is played as fast as it can be, so that there is something to see. */
  readonly playFrom?: number;
  readonly speed?: ReplaySpeed;
}

export interface Demonstration {
  readonly path: string;
  /** The name by which it is known to users. */
  readonly file: string;
  readonly from: number | undefined;
  readonly playFrom: number | undefined;
  readonly speed: ReplaySpeed;
}

const defaultSpeed: ReplaySpeed = 600;
/** A fortnight: wherever one seeks in it, all that came before is there again. */
const warmUpMinutes = 20_160;

export function demonstrationOf(options: DemonstrationOptions): Demonstration {
  return {
    path: options.file,
    file: basename(options.file),
    from: options.from,
    playFrom: options.playFrom,
    speed: options.speed ?? defaultSpeed,
  };
}

/** The demonstration as a replay that has not begun. */
export async function demonstrationRecord(
  demonstration: Demonstration,
  deps: NewReplayDeps,
): Promise<ReplayRecord> {
  const { file, from, speed } = demonstration;
  const request = {
    name: 'March 2023, the banking fortnight (demonstration)',
    file,
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    speed,
    scores: 'reuse' as const,
    warmUpMinutes,
    notify: false,
    paused: false,
  };
  const record = await newReplay(request, deps);
  return { ...record, demonstration: true };
}
