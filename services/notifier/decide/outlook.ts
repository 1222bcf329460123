import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import {
  actingInhibitions,
  createInhibitor,
  type InhibitedBy,
} from '../../core/lifecycle/inhibited-by.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { NotifierConfig } from '../config.ts';
import type { AlertBook } from './alert-book.ts';
import { groupsOf } from './groups.ts';
import type { ToldBook } from './told-book.ts';

/** What follows from all alerts together, for each of them. */
export interface Outlook {
  /** The group that an alert belongs to, by `alertKey`. */
  readonly groups: ReadonlyMap<string, string>;
  /** The alerts that speak for one now. */
  readonly inhibitedBy: InhibitedBy;
  /** The alerts that spoke for one when it came to its end. */
  readonly wasInhibitedBy: InhibitedBy;
}

/**
 * Works the outlook out anew only when the alerts or the inhibitions have changed, and of the past only when it is
 * asked for.
 */
export function createOutlooks(groupBy: NotifierConfig['groupBy'], told: ToldBook) {
  let present: Outlook | undefined;
  let madeFrom: readonly unknown[] = [];
  return (book: AlertBook, settings: Settings): Outlook => {
    const from = [book, book.version, settings.inhibition];
    if (present === undefined || from.some((part, i) => part !== madeFrom[i])) {
      madeFrom = from;
      present = outlookOf([...book.all()].map(({ alert }) => alert));
    }
    return present;

    function outlookOf(alerts: readonly Alert[]): Outlook {
      const rules = actingInhibitions(settings);
      let past: InhibitedBy | undefined;
      return {
        groups: groupsOf(alerts, groupBy, told),
        inhibitedBy: createInhibitor(
          rules,
          alerts.filter(({ state }) => state !== 'resolved'),
        ),
        wasInhibitedBy: (alert) => {
          past ??= createInhibitor(rules, alerts, ({ resolvedAt, at }) => resolvedAt ?? at);
          return past(alert);
        },
      };
    }
  };
}

/** The group of an alert; its own if it has come since. */
export function groupIn({ groups }: Outlook, alert: Alert): string {
  const key = alertKey(alert);
  return groups.get(key) ?? key;
}
