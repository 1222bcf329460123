import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { Escalation } from '../../core/contracts/settings/escalation.ts';
import type { Severity } from '../../core/contracts/settings/rule.ts';
import { meetsAll } from '../../core/lifecycle/matches.ts';
import { isAtLeast } from '../../core/lifecycle/severity-rank.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { RoutePolicy } from './route-policy.ts';
import type { ToldBook } from './told-book.ts';

/** Which routes hear of an alert only because nobody has acknowledged it. */
export interface Escalations {
  /** Whether a route is told by escalation alone. */
  names(route: string): boolean;
  /** Whether an alert that somebody must look at has waited for so long that the route is to be told. */
  reaches(route: string, alert: Alert, now: number): boolean;
  /** For how many whole minutes people have known of an alert; undefined: they do not. */
  knownForMinutes(alert: Alert, now: number): number | undefined;
  /** After which the route is told again, ms; undefined: as any other. */
  repeatMs(route: string): number | undefined;
}

/**
 * Time counts from when people were first told of an alert, since from then on they could have acknowledged it: by one of
 * the routes that take it and are not told by escalation, or by the page where there are none.
 */
export function createEscalations(
  settings: Pick<Settings, 'escalation'>,
  told: Pick<ToldBook, 'firstToldAt'>,
  routes: readonly RoutePolicy[],
): Escalations {
  const acting: Escalation[] = [...settings.escalation.values()]
    .map(({ value }) => value)
    .filter(({ enabled }) => enabled);
  const all = acting.flatMap(({ matchers, steps, repeatMinutes }) =>
    steps.map((step) => ({ ...step, matchers, repeatMinutes })),
  );
  const named = new Set(all.flatMap(({ routes }) => routes));
  const stepsOf = (route: string) => all.filter(({ routes }) => routes.includes(route));
  const firstRoutes = routes.filter(({ id }) => id !== 'page' && !named.has(id));

  function toldSince(alert: Alert, severity: Severity): number | undefined {
    const wanting = firstRoutes.filter(({ wants }) => wants?.(alert) !== false).map(({ id }) => id);
    return told.firstToldAt(alertKey(alert), severity, wanting.length === 0 ? ['page'] : wanting);
  }

  return {
    names: (route) => named.has(route),
    reaches: (route, alert, now) =>
      alert.replay === undefined &&
      stepsOf(route).some(({ afterMinutes, leastSeverity, matchers }) => {
        if (!isAtLeast(alert.severity, leastSeverity)) return false;
        const since = toldSince(alert, leastSeverity);
        if (since === undefined || now - since < afterMinutes * 60_000) return false;
        return meetsAll(matchers, alert);
      }),
    knownForMinutes: (alert, now) => {
      const since = toldSince(alert, alert.severity);
      return since === undefined ? undefined : Math.floor(Math.max(0, now - since) / 60_000);
    },
    repeatMs: (route) => {
      const minutes = stepsOf(route).flatMap(({ repeatMinutes = [] }) => repeatMinutes);
      return minutes.length === 0 ? undefined : Math.min(...minutes) * 60_000;
    },
  };
}
