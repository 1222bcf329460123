import { type Alert, alertKey } from '../../core/contracts/alert.ts';

/** An alert as it stands, and when the log took that it fired and that it last changed (ms since the epoch). */
export interface BookedAlert {
  readonly alert: Alert;
  readonly firedAt: number;
  readonly changedAt: number;
}

/** Alerts that people are told of or may have to be: by `alertKey`, at their newest change. */
export interface AlertBook {
  /** Takes a change; older ones, and those that come again, change nothing. */
  take(alert: Alert, at: number): void;
  all(): Iterable<BookedAlert>;
  readonly size: number;
  /** Rises whenever anything in it changes. */
  readonly version: number;
  /** Lets go of an alert that has resolved and of which nothing is to be told any more. */
  forget(key: string): void;
}

/** Most alerts held; resolved ones make room first, then those that changed longest ago. */
const mostAlerts = 10_000;
/** Alerts let go of whose last change is remembered, since alerting publishes anew after a restart. */
const mostForgotten = 20_000;

/** @param onChange told of each change that is taken, with how the alert stood before */
export function createAlertBook(
  onChange: (alert: Alert, previous: Alert | undefined) => void = () => undefined,
): AlertBook {
  let version = 0;
  const alerts = new Map<string, BookedAlert>();
  const forgotten = new Map<string, number>();
  /** Newest generation of each replay: a seek voids what the ones before raised. */
  const generations = new Map<string, number>();

  /** Whether the generation is the newest one so far; alerts of older ones are dropped. */
  function isNewest({ id, generation }: NonNullable<Alert['replay']>): boolean {
    const newest = generations.get(id) ?? -1;
    if (generation <= newest) return generation === newest;
    generations.set(id, generation);
    for (const [key, { alert }] of alerts) if (alert.replay?.id === id) alerts.delete(key);
    return true;
  }

  /** The alert to let go of when there are too many. */
  function leastWanted(): string | undefined {
    for (const [key, { alert }] of alerts) if (alert.state === 'resolved') return key;
    const [oldest] = alerts.keys();
    return oldest;
  }

  function forget(key: string): void {
    const sequence = alerts.get(key)?.alert.sequence;
    if (sequence === undefined) return;
    alerts.delete(key);
    version += 1;
    forgotten.set(key, sequence);
    const [oldest] = forgotten.keys();
    if (forgotten.size > mostForgotten && oldest !== undefined) forgotten.delete(oldest);
  }

  return {
    take: (alert, at) => {
      if (alert.replay !== undefined && !isNewest(alert.replay)) return;
      // Pending alerts, and those that calmed down before they fired, concern nobody.
      if (alert.detectedAt === null) return;
      const key = alertKey(alert);
      const present = alerts.get(key);
      if (alert.sequence <= (present?.alert.sequence ?? forgotten.get(key) ?? -1)) return;
      alerts.delete(key);
      alerts.set(key, { alert, firedAt: present?.firedAt ?? at, changedAt: at });
      version += 1;
      onChange(alert, present?.alert);
      const excess = alerts.size > mostAlerts ? leastWanted() : undefined;
      if (excess !== undefined) forget(excess);
    },
    all: () => alerts.values(),
    get size() {
      return alerts.size;
    },
    get version() {
      return version;
    },
    forget,
  };
}
