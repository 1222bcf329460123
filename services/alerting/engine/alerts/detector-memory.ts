import { z } from 'zod';
import { type DetectorState, detectorStateSchema } from '../../detectors/index.ts';

export const detectorMemoryStateSchema = z.array(
  z.tuple([z.string(), z.string(), detectorStateSchema]),
);
export type DetectorMemoryState = z.infer<typeof detectorMemoryStateSchema>;

/** What detectors remember, by rule and series. */
export interface DetectorMemory {
  get(rule: string, series: string): DetectorState;
  set(rule: string, series: string, state: DetectorState): void;
  /** Drops what belongs to a rule or a series that is no more. */
  keep(isRule: (id: string) => boolean, isSeries: (id: string) => boolean): void;
  state(): DetectorMemoryState;
}

export function createDetectorMemory(state: DetectorMemoryState = []): DetectorMemory {
  const rules = new Map<string, Map<string, DetectorState>>();
  for (const [rule, series, remembered] of state) set(rule, series, remembered);

  function set(rule: string, series: string, remembered: DetectorState): void {
    let states = rules.get(rule);
    if (states === undefined) {
      if (remembered === null) return;
      states = new Map();
      rules.set(rule, states);
    }
    if (remembered === null) states.delete(series);
    else states.set(series, remembered);
  }

  return {
    get: (rule, series) => rules.get(rule)?.get(series) ?? null,
    set,
    keep: (isRule, isSeries) => {
      for (const [rule, states] of rules) {
        if (!isRule(rule)) rules.delete(rule);
        for (const series of states.keys()) if (!isSeries(series)) states.delete(series);
      }
    },
    state: () =>
      [...rules].flatMap(([rule, states]) =>
        [...states].map(([series, remembered]): DetectorMemoryState[number] => [
          rule,
          series,
          remembered,
        ]),
      ),
  };
}
