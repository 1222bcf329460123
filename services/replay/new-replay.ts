import { randomUUID } from 'node:crypto';
import type { EventBus } from '../core/bus/event-bus.ts';
import { type Clock, minuteMs, startOfMinute } from '../core/clock.ts';
import type { CreateReplay } from '../core/contracts/api/replays.ts';
import { busTopics } from '../core/contracts/bus-topics.ts';
import type { ReplayRecord } from '../core/contracts/replay.ts';
import { messageOf } from '../core/errors.ts';
import { heldOf, problemOf } from '../core/stretches/held.ts';
import { liveTopic } from '../core/stretches/live-stretch.ts';
import { InvalidReplayError } from './replay-errors.ts';
import type { FileScan } from './sources/scan-file.ts';

export interface NewReplayDeps {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly epoch: number;
  /**
   * The scan of a file that can be replayed; undefined if there is none of that name.
   * @param now nothing in it is known later than this
   */
  readonly scan: (file: string, now: number) => Promise<FileScan | undefined>;
}

/**
 * The record of a replay that was asked for. A stretch counts in whole minutes.
 * @throws InvalidReplayError when there is nothing to be replayed
 */
export async function newReplay(request: CreateReplay, deps: NewReplayDeps): Promise<ReplayRecord> {
  const { bus, clock, epoch } = deps;
  const createdAt = clock();
  const { file, name } = request;
  const whole = file === undefined ? undefined : await scanned(file, createdAt, deps);
  const from = startOfMinute(timeOf(request.from) ?? whole?.from ?? createdAt);
  const to = endOfMinute(timeOf(request.to) ?? whole?.to ?? createdAt);
  if (from >= to) throw new InvalidReplayError('to', `must be later than ${iso(from)}`);
  if (whole !== undefined && (from >= whole.to || to <= whole.from)) {
    throw new InvalidReplayError(
      'from',
      `the file holds what lies between ${iso(whole.from)} and ${iso(whole.to)}`,
    );
  }
  if (file === undefined) {
    if (from >= createdAt) throw new InvalidReplayError('from', 'has not come yet');
    const held = await heldOf(bus, liveTopic(request.scores));
    const problem = problemOf(held, from);
    if (problem !== undefined) throw new InvalidReplayError('from', problem);
    const { first } = held;
    if (first === undefined) {
      throw new InvalidReplayError('from', 'the bus holds nothing of the live lane yet');
    }
    if (to <= first) {
      throw new InvalidReplayError('to', `the bus holds only what came from ${iso(first)} on`);
    }
  }
  const [settings] = file === undefined ? [] : await bus.offsets(busTopics.settingsLog);
  return {
    id: randomUUID().replaceAll('-', '').slice(0, 12),
    epoch,
    generation: 0,
    name: name ?? file?.slice(0, 200) ?? `Live, ${minuteText(from)} to ${minuteText(to)} UTC`,
    demonstration: false,
    source: file === undefined ? { type: 'bus' } : { type: 'file', file },
    scores: request.scores,
    notify: request.notify,
    from,
    to,
    warmUpMinutes: request.warmUpMinutes,
    playedFrom: from,
    ...(settings === undefined ? {} : { settings: settings.end }),
    state: request.paused ? 'paused' : 'running',
    speed: request.speed,
    position: from,
    posts: 0,
    rejected: 0,
    createdAt,
    updatedAt: createdAt,
  };
}

async function scanned(file: string, now: number, deps: NewReplayDeps): Promise<FileScan> {
  const scan = await deps.scan(file, now).catch((error: unknown) => {
    throw new InvalidReplayError('file', messageOf(error));
  });
  if (scan === undefined) {
    throw new InvalidReplayError(
      'file',
      'there is no such file: upload it to /replays/files first',
    );
  }
  return scan;
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function endOfMinute(ms: number): number {
  return Math.ceil(ms / minuteMs) * minuteMs;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function minuteText(ms: number): string {
  return iso(ms).slice(0, 16).replace('T', ' ');
}
