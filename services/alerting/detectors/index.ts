import type { Rule } from '../../core/contracts/settings/rule.ts';
import type { Detector, DetectorSettings, DetectorType, Point, Verdict } from './detector.ts';
import { surge } from './surge.ts';
import { theme } from './theme.ts';

/** Every detector by its type; a new one is one file and one line here. */
const detectors: { readonly [T in DetectorType]: Detector<T> } = { surge, theme };

/** Judges a point by the detector that a rule names. */
export function detect(point: Point, settings: Rule['detector']): Verdict {
  return judge(point, settings);
}

function judge<T extends DetectorType>(point: Point, settings: DetectorSettings<T>): Verdict {
  const detector: Detector<T> = detectors[settings.type];
  return detector.step(null, point, settings).verdict;
}
