import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { AlertView } from '../../core/contracts/api/alerts.ts';

/** Alerts that a snapshot carries at most. */
export const mostAlerts = 200;

/**
 * The newest alerts of a run, as all pages that look at it share them: which changed when, under a rising mark.
 */
export interface AlertFeed {
  /** Resolves when what the history held has been loaded. */
  readonly loaded: Promise<void>;
  load(alerts: readonly Alert[]): void;
  fail(error: unknown): void;
  mark(): number;
  take(alert: Alert): void;
  /** Looks again at what people have set about the alerts; true if any of them shows differently now. */
  refresh(): boolean;
  /** Newest first by startsAt. */
  since(mark: number): AlertView[];
}

interface Entry {
  readonly alert: Alert;
  readonly changedAt: number;
  /** What people have set about it, as it was shown last. */
  readonly shown: string;
}

/** @param viewOf an alert as it is shown at this moment */
export function createAlertFeed(viewOf: (alert: Alert) => AlertView): AlertFeed {
  const entries = new Map<string, Entry>();
  let mark = 0;
  let succeed: () => void = () => undefined;
  let fail: AlertFeed['fail'] = () => undefined;
  const loaded = new Promise<void>((resolve, reject) => {
    succeed = resolve;
    fail = reject;
  });
  loaded.catch(() => undefined);

  function shownOf(alert: Alert): string {
    const { acknowledged, silenced } = viewOf(alert);
    return JSON.stringify([acknowledged, silenced]);
  }

  function put(alert: Alert, changedAt: number): void {
    const present = entries.get(alert.id)?.alert;
    if (present !== undefined && present.sequence >= alert.sequence) return;
    entries.set(alert.id, { alert, changedAt, shown: shownOf(alert) });
  }

  function newest(): Entry[] {
    return [...entries.values()].sort((a, b) => newestFirst(a.alert, b.alert));
  }

  function forgetOldest(): void {
    if (entries.size <= mostAlerts) return;
    for (const { alert } of newest().slice(mostAlerts)) entries.delete(alert.id);
  }

  return {
    loaded,
    fail,
    load: (alerts) => {
      for (const alert of alerts) put(alert, 0);
      forgetOldest();
      succeed();
    },
    mark: () => mark,
    take: (alert) => {
      mark += 1;
      put(alert, mark);
      forgetOldest();
    },
    refresh: () => {
      let changed = false;
      for (const [id, entry] of entries) {
        const shown = shownOf(entry.alert);
        if (shown === entry.shown) continue;
        if (!changed) mark += 1;
        changed = true;
        entries.set(id, { ...entry, shown, changedAt: mark });
      }
      return changed;
    },
    since: (seen) =>
      newest()
        .filter(({ changedAt }) => changedAt > seen)
        .map(({ alert }) => viewOf(alert)),
  };
}

function newestFirst(a: Alert, b: Alert): number {
  return b.startsAt - a.startsAt || (alertKey(a) < alertKey(b) ? 1 : -1);
}
