import type { SettingsKind, SettingsRecord } from '../contracts/settings/settings-record.ts';
import { BarographError } from '../errors.ts';
import {
  type AppliedChange,
  changeBy,
  draftSettings,
  noSettings,
  type SettingEntry,
  type Settings,
} from './settings.ts';

/** What became of one record: whether it was accepted, and the entry as it stood right after it. */
export interface Verdict {
  readonly request: string;
  readonly accepted: boolean;
  readonly entry: SettingEntry<unknown> | undefined;
}

/** The fold of the settings log: what stands now, and what stood at any place of it. */
export interface SettingsHistory {
  /** The offset after the last valid record that was taken. */
  readonly end: number;
  current(): Settings;
  /** Settings before the record at offset `end`. @throws BarographError beyond what has been taken */
  at(end: number): Settings;
  /** Every change that one setting has seen, oldest first. */
  changesOf(kind: SettingsKind, id: string): AppliedChange[];
  /** Takes records in the order of the log; those that were taken before are passed over. */
  take(records: readonly { readonly offset: number; readonly value: SettingsRecord }[]): Verdict[];
}

interface Step {
  /** Offset after the record that made the change. */
  readonly end: number;
  readonly change: AppliedChange;
}

/** The settings after so many steps. */
interface Past {
  readonly count: number;
  readonly settings: Settings;
}

const start: Past = { count: 0, settings: noSettings };
/** Past settings that are kept as they were asked for: a few replays may each be at a place of its own. */
const keptPasts = 16;

/** Keeps one small step a change, not a copy of everything, so that years of changes fit. */
export function createSettingsHistory(): SettingsHistory {
  const steps: Step[] = [];
  const requests = new Set<string>();
  let end = 0;
  let current = noSettings;
  /** The one asked for last stands last. */
  let pasts: Past[] = [];

  function grown(base: Past, count: number): Settings {
    const draft = draftSettings(base.settings);
    for (const { change } of steps.slice(base.count, count)) draft.apply(change);
    return draft.settings;
  }

  function after(count: number): Settings {
    if (count === steps.length) return current;
    const known = pasts.filter((past) => past.count <= count);
    const nearest = known.reduce((best, past) => (past.count > best.count ? past : best), start);
    const past = nearest.count === count ? nearest : { count, settings: grown(nearest, count) };
    pasts = [...pasts.filter((other) => other !== past), past].slice(-keptPasts);
    return past.settings;
  }

  return {
    get end() {
      return end;
    },
    current: () => current,
    at: (wanted) => {
      if (wanted > end) {
        throw new BarographError(`settings-log has been read up to ${end}, not yet to ${wanted}`, {
          retriable: true,
        });
      }
      return after(steps.findLastIndex((step) => step.end <= wanted) + 1);
    },
    changesOf: (kind, id) =>
      steps.map(({ change }) => change).filter((made) => made.kind === kind && made.id === id),
    take: (records) => {
      const before = steps.length;
      const draft = draftSettings(current);
      const verdicts: Verdict[] = [];
      for (const { offset, value } of records) {
        if (offset < end) continue;
        end = offset + 1;
        // A record that was sent twice counts once, wherever its copy lies.
        if (requests.has(value.request)) continue;
        requests.add(value.request);
        const change = changeBy(draft.settings, value);
        if (change !== undefined) {
          draft.apply(change);
          steps.push({ end, change });
        }
        const entry = draft.settings[value.kind].get(value.id);
        verdicts.push({ request: value.request, accepted: change !== undefined, entry });
      }
      if (steps.length > before) current = draft.settings;
      return verdicts;
    },
  };
}
