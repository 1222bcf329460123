import { alertKey } from '../../core/contracts/alert.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import { type Severity, severities } from '../../core/contracts/settings/rule.ts';
import { type AlertsContent, type Told, toldAfter } from './told.ts';

/** What each route has been told of each group, learned from the log of notifications alone. */
export interface ToldBook {
  /** Takes note of what was told by one route; later attempts tell nothing new. */
  remember(notification: Notification): void;
  of(route: string, group: string): Told | undefined;
  /** The group that an alert was first told in, on whatever route: it stays there. */
  groupOf(key: string): string | undefined;
  /** When the first of these routes was first told of an alert at this severity or above (ms since the epoch). */
  firstToldAt(key: string, severity: Severity, routes: readonly string[]): number | undefined;
}

interface Known {
  readonly group: string;
  /** By severity and route; an alert told as critical was told as a warning, too. */
  readonly firstAt: ReadonlyMap<string, number>;
}

/** Groups remembered of each route, and alerts; those told of longest ago give way. */
const mostGroups = 5_000;
const mostAlerts = 50_000;

export function createToldBook(): ToldBook {
  const byRoute = new Map<string, Map<string, Told>>();
  const known = new Map<string, Known>();

  function rememberAlerts(route: string, content: AlertsContent, at: number): void {
    const whole = new Map(content.alerts.map((alert) => [alertKey(alert), alert.severity]));
    for (const [key, , told] of content.members) {
      const present = known.get(key);
      const severity = told ?? whole.get(key) ?? 'notice';
      const firstAt = new Map(present?.firstAt);
      for (const each of severities.slice(0, severities.indexOf(severity) + 1)) {
        const place = placeOf(each, route);
        if (!firstAt.has(place)) firstAt.set(place, at);
      }
      known.delete(key);
      known.set(key, { group: present?.group ?? content.group, firstAt });
    }
    shorten(known, mostAlerts);
  }

  return {
    remember: ({ route, state, attempts, content, createdAt }) => {
      if (content.type !== 'alerts' || state !== 'queued' || attempts > 0) return;
      const groups = byRoute.get(route) ?? new Map<string, Told>();
      byRoute.set(route, groups);
      const told = toldAfter(groups.get(content.group), content, createdAt);
      groups.delete(content.group);
      groups.set(content.group, told);
      shorten(groups, mostGroups);
      rememberAlerts(route, content, createdAt);
    },
    of: (route, group) => byRoute.get(route)?.get(group),
    groupOf: (key) => known.get(key)?.group,
    firstToldAt: (key, severity, routes) => {
      const firstAt = known.get(key)?.firstAt;
      const times = routes.flatMap((route) => firstAt?.get(placeOf(severity, route)) ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}

function placeOf(severity: Severity, route: string): string {
  return `${severity} ${route}`;
}

function shorten(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) break;
    map.delete(key);
  }
}
