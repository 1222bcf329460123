import { createMinuteCloser } from '../../services/alerting/minutes/minute-closer.ts';
import type { BusRecord, EventBus } from '../../services/core/bus/event-bus.ts';
import { minuteMs } from '../../services/core/clock.ts';
import type { Alert } from '../../services/core/contracts/alert.ts';
import { busTopics, type ScoredPostsRecord } from '../../services/core/contracts/bus-topics.ts';
import type { Lane, ReplayRun } from '../../services/core/contracts/lane.ts';
import type { SettingsRecord } from '../../services/core/contracts/settings/settings-record.ts';
import type { Stories } from '../../services/core/contracts/stories.ts';
import { createSettingsHistory } from '../../services/core/settings/settings-history.ts';
import { readAll } from './bus-records.ts';
import { createCountingEngine } from './counting-engine.ts';
import { partitions } from './scored-traffic.ts';

/** What alerting has said, or should say, about one course of time; nothing in it tells of who wrote it. */
export interface AlertingAccount {
  readonly alerts: readonly Omit<Alert, 'epoch'>[];
  readonly stories: readonly Omit<Stories, 'epoch'>[];
}

/** What an undisturbed alerting with the counting engine says about all that a lane, or one run, holds. */
export async function referenceAccount(
  bus: EventBus,
  replay?: ReplayRun,
): Promise<AlertingAccount> {
  const lane: Lane = replay === undefined ? 'live' : 'replay';
  const records = await readAll(bus, busTopics[lane].scoredPosts, { from: 'earliest' });
  const settings = await readAll(bus, busTopics.settingsLog, { from: 'earliest' });
  return accountOf(
    replay === undefined ? fenced(records) : records.filter(isOf(replay)),
    settings,
    replay,
  );
}

/** What the counting engine says about these records, each partition's in its order. */
export function accountOf(
  records: readonly Pick<BusRecord<ScoredPostsRecord>, 'partition' | 'value'>[],
  settings: readonly BusRecord<SettingsRecord>[] = [],
  replay?: ReplayRun,
): AlertingAccount {
  const closer = createMinuteCloser({
    offsets: Array.from({ length: partitions }, (_, partition) => ({ partition, offset: 0 })),
  });
  let from = Number.NEGATIVE_INFINITY;
  for (const [place, { partition, value }] of records.entries()) {
    if (value.type === 'replay-start') from = value.from;
    if (value.type === 'tick' || value.type === 'scored-post') closer.take(partition, place, value);
  }
  const history = createSettingsHistory();
  history.take(settings);
  const engine = createCountingEngine();
  const alerts: Omit<Alert, 'epoch'>[] = [];
  const stories: Omit<Stories, 'epoch'>[] = [];
  const run = replay === undefined ? {} : { replay };
  /** Alerts that were on when the warm-up ended. */
  const on = new Map<string, Omit<Alert, 'epoch'>>();
  for (let passed = closer.close(); passed !== undefined; passed = closer.close()) {
    const acting = history.at(passed.settings ?? 0);
    const { assignments, changes } = engine.close({ ...passed, settings: acting });
    const { minute, late } = passed;
    stories.push({ type: 'stories', ...run, minute, last: true, assignments, late: [...late] });
    const told = changes.map((change) => ({ type: 'alert' as const, ...run, ...change }));
    if (minute + minuteMs <= from) {
      for (const alert of told) on.set(alert.id, alert);
      continue;
    }
    alerts.push(...[...on.values()].filter(({ state }) => state !== 'resolved'), ...told);
    on.clear();
  }
  return { alerts, stories };
}

/** What stands on the bus, each record once. @throws when two copies of a record differ in more than their epoch */
export async function writtenAccount(bus: EventBus, replay?: ReplayRun): Promise<AlertingAccount> {
  const lane: Lane = replay === undefined ? 'live' : 'replay';
  const isOwn = (value: { replay?: ReplayRun | undefined }): boolean =>
    value.replay?.id === replay?.id && value.replay?.generation === replay?.generation;
  const alerts = await readAll(bus, busTopics[lane].alerts, { from: 'earliest' });
  const stories = await readAll(bus, busTopics[lane].stories, { from: 'earliest' });
  return {
    alerts: once(
      alerts.map(({ value }) => value).filter(isOwn),
      ({ id, sequence }) => `${id} ${sequence}`,
    ),
    stories: once(stories.map(({ value }) => value).filter(isOwn), ({ minute }) => String(minute)),
  };
}

/** Resolves when the lane's account has come to the end of this minute, in all the runs named. */
export async function untilClosed(
  bus: EventBus,
  lane: Lane,
  minute: number,
  runs: readonly (ReplayRun | undefined)[] = [undefined],
): Promise<void> {
  const open = new Set(runs.map(nameOf));
  let reached: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const subscription = await bus.subscribe(
    busTopics[lane].stories,
    { group: `until-${Math.random()}`, service: 'test', maxRecords: 1_000 },
    async ({ records }) => {
      for (const { value } of records) {
        if (value.last && value.minute >= minute) open.delete(nameOf(value.replay));
      }
      if (open.size === 0) reached();
    },
  );
  await Promise.race([all, subscription.failed]);
  await subscription.close();
}

function nameOf(replay: ReplayRun | undefined): string {
  return replay === undefined ? 'live' : `${replay.id} ${replay.generation}`;
}

function isOf(replay: ReplayRun): (record: BusRecord<ScoredPostsRecord>) => boolean {
  return ({ value }) =>
    value.replay?.id === replay.id && value.replay.generation === replay.generation;
}

/** Without what was written under an older epoch than the highest before it in its partition. */
function fenced(records: readonly BusRecord<ScoredPostsRecord>[]): BusRecord<ScoredPostsRecord>[] {
  const highest = new Map<number, number>();
  return records.filter(({ partition, value }) => {
    const before = highest.get(partition) ?? -1;
    highest.set(partition, Math.max(before, value.epoch));
    return value.epoch >= before;
  });
}

function once<T extends { readonly epoch: number }>(
  values: readonly T[],
  nameOf_: (value: T) => string,
): Omit<T, 'epoch'>[] {
  const found = new Map<string, { readonly json: string; readonly value: Omit<T, 'epoch'> }>();
  for (const value of values) {
    const { epoch: _, ...rest } = value;
    const json = JSON.stringify(rest);
    const known = found.get(nameOf_(value));
    if (known === undefined) found.set(nameOf_(value), { json, value: rest });
    else if (known.json !== json) throw new Error(`copies differ: ${known.json} and ${json}`);
  }
  return [...found.values()].map(({ value }) => value);
}
