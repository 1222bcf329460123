import { minuteMs } from '../../../core/clock.ts';
import type { Telling } from '../series/recent-counts.ts';

/**
 * The minute in which a surge began: of all negative stories of the window, the one from which on the excess over
 * what was expected is largest (the scan that Page's CUSUM does, Biometrika 41, 1954, backwards).
 * @param expected negative stories per minute
 */
export function surgeStart(
  tellings: readonly Telling[],
  minute: number,
  expected: number,
  notBefore: number,
): number {
  let start = Math.max(minute, notBefore);
  let most = Number.NEGATIVE_INFINITY;
  let stories = 0;
  for (const telling of tellings.toReversed()) {
    if (telling.minute < notBefore) break;
    if (!telling.counts) continue;
    stories += 1;
    // Twice the expected: ordinary stories before a surge must not look like its beginning.
    const excess = stories - (2 * expected * (minute - telling.minute + minuteMs)) / minuteMs;
    if (excess < most) continue;
    most = excess;
    start = telling.minute;
  }
  return start;
}
