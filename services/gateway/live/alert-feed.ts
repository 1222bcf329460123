import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { AlertView } from '../../core/contracts/api/alerts.ts';
import type { AlertViewer } from '../alerts/alert-view.ts';

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
  /** What people have set about it, as it was first shown since it changed; undefined until then. */
  readonly shown: string | undefined;
}

/** @param viewerOf shows alerts as they stand at this moment, of those that are given */
export function createAlertFeed(viewerOf: (alerts: readonly Alert[]) => AlertViewer): AlertFeed {
  const entries = new Map<string, Entry>();
  let mark = 0;
  let succeed: () => void = () => undefined;
  let fail: AlertFeed['fail'] = () => undefined;
  const loaded = new Promise<void>((resolve, reject) => {
    succeed = resolve;
    fail = reject;
  });
  loaded.catch(() => undefined);

  function viewer(): AlertViewer {
    return viewerOf([...entries.values()].map(({ alert }) => alert));
  }

  function shownOf({ acknowledged, status, feedback }: AlertView): string {
    return JSON.stringify([acknowledged, status, feedback]);
  }

  function put(alert: Alert, changedAt: number): void {
    const present = entries.get(alert.id)?.alert;
    if (present !== undefined && present.sequence >= alert.sequence) return;
    entries.set(alert.id, { alert, changedAt, shown: undefined });
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
      const viewOf = viewer();
      const next = mark + 1;
      for (const [id, entry] of entries) {
        const shown = shownOf(viewOf(entry.alert));
        if (shown === entry.shown) continue;
        if (entry.shown !== undefined) mark = next;
        const changedAt = entry.shown === undefined ? entry.changedAt : next;
        entries.set(id, { ...entry, shown, changedAt });
      }
      return mark === next;
    },
    since: (seen) => {
      const changed = newest().filter(({ changedAt }) => changedAt > seen);
      if (changed.length === 0) return [];
      const viewOf = viewer();
      return changed.map((entry) => {
        const view = viewOf(entry.alert);
        // Who was shown it earlier is told anew by `refresh` if it shows differently by then.
        if (entry.shown === undefined) {
          entries.set(entry.alert.id, { ...entry, shown: shownOf(view) });
        }
        return view;
      });
    },
  };
}

function newestFirst(a: Alert, b: Alert): number {
  return b.startsAt - a.startsAt || (alertKey(a) < alertKey(b) ? 1 : -1);
}
