/** Tells the time in milliseconds since the epoch. Injected wherever time matters, so that tests can set it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

export const minuteMs = 60_000;

/** The start of the minute that `ms` lies in. */
export function startOfMinute(ms: number): number {
  return Math.floor(ms / minuteMs) * minuteMs;
}
