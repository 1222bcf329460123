import { minuteMs } from '../../core/clock.ts';
import type { Alert } from '../../core/contracts/alert.ts';
import type { ReplayRun } from '../../core/contracts/lane.ts';
import type { Stories } from '../../core/contracts/stories.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { AlertChange, Engine } from '../engine/engine.ts';
import {
  createMinuteCloser,
  type MinuteCloser,
  type PassedMinute,
} from '../minutes/minute-closer.ts';
import { minuteStories } from './minute-stories.ts';
import type { Offsets, RunState } from './run-state.ts';

/** What a closed minute puts on the bus: its alert changes, then its stories, whose last record is the minute's mark. */
export interface MinuteRecords {
  readonly minute: number;
  readonly posts: number;
  readonly late: number;
  readonly alerts: readonly Alert[];
  readonly stories: readonly Stories[];
}

/** Detection over one course of time: the live one, or that of one generation of a replay. */
export interface Run {
  readonly replay: ReplayRun | undefined;
  readonly minutes: MinuteCloser;
  /** The model that scored the newest post. */
  readonly model: RunState['model'];
  /** Takes the minute that `minutes` gave to the engine. */
  detect(passed: PassedMinute, settings: Settings): MinuteRecords;
  /** Alerts that are on now. */
  on(): Iterable<AlertChange>;
  /** To be turned into JSON before the next minute: it may share parts with the engine. */
  state(): RunState;
}

export interface RunOptions {
  readonly epoch: number;
  readonly createEngine: (state?: unknown) => Engine;
  readonly offsets: Offsets;
  readonly state?: RunState | undefined;
  readonly replay?: ReplayRun | undefined;
  /** Minutes that end until then only warm the state up: of their alerts, those still on at that time are told. */
  readonly from?: number | undefined;
}

export function createRun(options: RunOptions): Run {
  const { epoch, replay, state, from = Number.NEGATIVE_INFINITY } = options;
  const engine = options.createEngine(state?.engine);
  const minutes = createMinuteCloser({ offsets: options.offsets, state: state?.minutes });
  const on = new Map((state?.on ?? []).map((alert) => [alert.id, alert]));
  let model = state?.model ?? null;
  const origin = replay === undefined ? { epoch } : { epoch, replay };

  const isWarmUp = (minute: number): boolean => minute + minuteMs <= from;
  const closed = state?.minutes.closed ?? undefined;
  /** Whether what was on at `from` has been told. */
  let told = options.from === undefined || (closed !== undefined && !isWarmUp(closed));

  return {
    replay,
    minutes,
    get model() {
      return model;
    },
    detect: (passed, settings) => {
      const { minute, gapMinutes, posts, sources, late } = passed;
      const warm = isWarmUp(minute);
      const changes = warm || told ? [] : [...on.values()];
      told = !warm;
      const outcome = engine.close({ minute, gapMinutes, posts, sources, settings });
      for (const change of outcome.changes) {
        if (change.state === 'resolved') on.delete(change.id);
        else on.set(change.id, change);
      }
      if (!warm) changes.push(...outcome.changes);
      model = posts.at(-1)?.model ?? model;
      return {
        minute,
        posts: posts.length,
        late: late.length,
        alerts: changes.map((change) => ({ ...change, type: 'alert', ...origin })),
        stories: minuteStories({ ...origin, minute }, outcome.assignments, late),
      };
    },
    on: () => on.values(),
    state: () => ({
      minutes: minutes.state(),
      on: [...on.values()],
      model,
      engine: engine.state(),
    }),
  };
}
