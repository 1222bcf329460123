import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { Severity } from '../../core/contracts/settings/rule.ts';
import { isAtLeast } from '../../core/lifecycle/severity-rank.ts';
import type { NotifierConfig } from '../config.ts';

/** What becomes of an alert whose rule goes on and off on its series. */
export type FlapVerdict =
  /** Nothing: it is told as it stands. */
  | { readonly flapping: false }
  /** It stands for all of them and counts as firing, until the series has been off for long enough. */
  | {
      readonly flapping: true;
      readonly heldAs: 'firing';
      readonly severity: Severity;
      readonly reason: string;
    }
  /** Another one stands for it. */
  | { readonly flapping: true; readonly heldAs: 'nothing' };

/** Knows of live alerts how often each rule has gone on and off on each series, from the alerts' own times. */
export interface FlapBook {
  /** Takes a change in the order of the log; `previous` is how the alert stood before. */
  take(alert: Alert, previous: Alert | undefined): void;
  /** @param now ms since the epoch */
  verdict(alert: Alert, now: number): FlapVerdict;
}

interface Flap {
  /** Key of the alert that stands for all. */
  readonly anchor: string;
  severity: Severity;
  firings: number;
}
interface Watched {
  /** When it began to fire, oldest first, within the stretch (ms). */
  times: number[];
  readonly on: Set<string>;
  offSince: number;
  flap: Flap | undefined;
}

/** Series and held alerts remembered; those heard of longest ago give way. */
const mostSeries = 10_000;
const mostHeld = 20_000;

/**
 * An alert flaps when its rule has begun to fire on its series `firings` times within `withinHours`: that firing is
 * told, and stands for those before and after it until the series has been off for `calmMinutes`. Loss of data is not
 * off, but what fires again after it has begun anew. Simpler than the weighted share of state changes by which Nagios
 * tells flapping, to the same end: two thresholds, one to get in and one to get out.
 */
export function createFlapBook(config: NotifierConfig['flapping']): FlapBook {
  const watched = new Map<string, Watched>();
  const held = new Set<string>();
  const withinMs = config.withinHours * 3_600_000;
  const calmMs = config.calmMinutes * 60_000;
  const seriesOf = ({ rule, series }: Alert): string => JSON.stringify([rule, series]);

  function entryOf(alert: Alert): Watched {
    const key = seriesOf(alert);
    const entry = watched.get(key) ?? { times: [], on: new Set(), offSince: 0, flap: undefined };
    watched.delete(key);
    watched.set(key, entry);
    forgetOldest(watched, mostSeries);
    return entry;
  }

  const isOver = ({ on, offSince }: Watched, now: number): boolean =>
    on.size === 0 && now - offSince >= calmMs;

  function fired(entry: Watched, alert: Alert, key: string): void {
    if (entry.flap !== undefined && isOver(entry, alert.at)) {
      entry.flap = undefined;
      entry.times = [];
    }
    entry.times = [...entry.times.filter((time) => time > alert.at - withinMs), alert.at];
    entry.on.add(key);
    const { flap } = entry;
    if (flap !== undefined) {
      flap.firings += 1;
      if (key !== flap.anchor) held.add(key);
      forgetOldest(held, mostHeld);
    } else if (entry.times.length >= config.firings) {
      entry.flap = { anchor: key, severity: alert.severity, firings: entry.times.length };
    }
  }

  return {
    take: (alert, previous) => {
      if (config.firings === 0 || alert.replay !== undefined) return;
      const entry = entryOf(alert);
      const key = alertKey(alert);
      if (alert.state === 'firing' && previous?.state !== 'firing') fired(entry, alert, key);
      if (alert.state === 'resolved' && entry.on.delete(key)) entry.offSince = alert.at;
      const { flap } = entry;
      if (flap !== undefined && entry.on.has(key)) {
        flap.severity = graver(flap.severity, alert.severity);
      }
    },
    verdict: (alert, now) => {
      const key = alertKey(alert);
      if (held.has(key)) return { flapping: true, heldAs: 'nothing' };
      const entry = watched.get(seriesOf(alert));
      const flap = entry?.flap;
      if (entry === undefined || flap?.anchor !== key || isOver(entry, now)) {
        return { flapping: false };
      }
      const { firings, severity } = flap;
      const reason = `Flapping: it has begun to fire ${firings} times and is told as one alert until it has been off for ${config.calmMinutes} minutes. ${alert.reason}`;
      return { flapping: true, heldAs: 'firing', severity, reason: reason.slice(0, 1_000) };
    },
  };
}

function graver(a: Severity, b: Severity): Severity {
  return isAtLeast(a, b) ? a : b;
}

function forgetOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(key);
  }
}
