import type { ReplaySpeed } from '../../core/contracts/replay.ts';

/** Turns real time into stream time at a speed. */
export interface Pacer {
  /** From now on stream time runs at `speed`, beginning at `at`. */
  set(speed: ReplaySpeed, at: number): void;
  /** Stream time up to which records are due. */
  allowed(): number;
  /** Real milliseconds until stream time gets to `at`. */
  waitMs(at: number): number;
}

/** @param now real time in milliseconds, monotonic */
export function createPacer(now: () => number): Pacer {
  let factor = Number.POSITIVE_INFINITY;
  let streamAt = 0;
  let realAt = now();

  // At unlimited speed no time needs to pass, which a product with infinity could not say.
  const allowed = (): number =>
    factor === Number.POSITIVE_INFINITY ? factor : streamAt + (now() - realAt) * factor;

  return {
    set: (speed, at) => {
      factor = speed === 'max' ? Number.POSITIVE_INFINITY : speed;
      streamAt = at;
      realAt = now();
    },
    allowed,
    waitMs: (at) => {
      const left = at - allowed();
      return left <= 0 ? 0 : left / factor;
    },
  };
}
