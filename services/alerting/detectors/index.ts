import { z } from 'zod';
import type { Rule } from '../../core/contracts/settings/rule.ts';
import { change } from './change.ts';
import { cusum, cusumStateSchema } from './cusum.ts';
import type { Detector, DetectorSettings, DetectorType, Point, Verdict } from './detector.ts';
import { surge } from './surge.ts';
import { theme } from './theme.ts';
import { threshold } from './threshold.ts';

/** What detectors remember of a series, each in its own form. */
export const detectorStateSchema = z.discriminatedUnion('type', [cusumStateSchema]).nullable();
export type DetectorState = z.infer<typeof detectorStateSchema>;

type StateOf<T extends DetectorType> = Extract<DetectorState, { type: T }>;

/** Every detector by its type; a new one is one file and one line here. */
const detectors: { readonly [T in DetectorType]: Detector<T, StateOf<T>> } = {
  surge,
  theme,
  cusum,
  threshold,
  change,
};

/** Judges a point by the detector that a rule names; what another type of detector remembered counts as nothing. */
export function detect(
  state: DetectorState,
  point: Point,
  settings: Rule['detector'],
): { readonly state: DetectorState; readonly verdict: Verdict } {
  return judge(state, point, settings);
}

function judge<T extends DetectorType>(
  state: DetectorState,
  point: Point,
  settings: DetectorSettings<T>,
): { readonly state: DetectorState; readonly verdict: Verdict } {
  const detector: Detector<T, StateOf<T>> = detectors[settings.type];
  return detector.step(isOf(state, detector.type) ? state : null, point, settings);
}

function isOf<T extends DetectorType>(state: DetectorState, type: T): state is StateOf<T> {
  return state?.type === type;
}
