import { type Alert, alertKey } from '../contracts/alert.ts';
import { builtInInhibitions, type Inhibition } from '../contracts/settings/inhibition.ts';
import type { Settings } from '../settings/settings.ts';
import { eventsOf } from './events.ts';
import { labelOf, meetsAll } from './matches.ts';
import { isGraver } from './severity-rank.ts';

/** Which of the alerts it was made with speak for an alert. */
export type InhibitedBy = (alert: Alert) => readonly Alert[];

/** Built-in inhibitions with those of the settings laid over them; only those that are switched on. */
export function actingInhibitions({ inhibition }: Pick<Settings, 'inhibition'>): Inhibition[] {
  const rules = new Map(Object.entries(builtInInhibitions));
  for (const [id, { value }] of inhibition) rules.set(id, value);
  return [...rules.values()].filter(({ enabled }) => enabled);
}

/**
 * Alertmanager's inhibition: while a source fires, targets that agree with it in what the rule says are held back. As
 * there, an alert that meets both sides of a rule is not held back by one that does so as well, so none holds back
 * itself. Alerts of different runs have nothing to do with each other.
 * @param alerts the sources; `at` (ms of stream time) asks who spoke then, otherwise those that are on count
 */
export function createInhibitor(
  rules: readonly Inhibition[],
  alerts: readonly Alert[],
  at?: (target: Alert) => number,
): InhibitedBy {
  const events = rules.some(({ equal }) => equal.includes('event')) ? eventsOf(alerts) : new Map();
  const eventOf = (alert: Alert): string => events.get(alertKey(alert)) ?? alertKey(alert);

  function agreementOf({ equal }: Inhibition, alert: Alert): string {
    const run = alert.replay === undefined ? '' : `${alert.replay.id}.${alert.replay.generation}`;
    const values = equal.map((name) => (name === 'event' ? eventOf(alert) : labelOf(alert, name)));
    return JSON.stringify([run, ...values]);
  }

  const prepared = rules.map((rule) => {
    const sources = new Map<string, Alert[]>();
    for (const alert of alerts) {
      if (alert.detectedAt === null || !meetsAll(rule.sourceMatchers, alert)) continue;
      const key = agreementOf(rule, alert);
      const present = sources.get(key);
      if (present === undefined) sources.set(key, [alert]);
      else present.push(alert);
    }
    return { rule, sources };
  });

  function speaks(rule: Inhibition, source: Alert, target: Alert): boolean {
    if (alertKey(source) === alertKey(target)) return false;
    if (rule.severityAtMostSource && isGraver(target.severity, source.severity)) return false;
    if (meetsAll(rule.targetMatchers, source) && meetsAll(rule.sourceMatchers, target))
      return false;
    if (at === undefined) return source.state !== 'resolved';
    const asked = at(target);
    return (
      (source.detectedAt ?? Number.POSITIVE_INFINITY) <= asked &&
      asked <= (source.resolvedAt ?? Number.POSITIVE_INFINITY)
    );
  }

  return (target) => {
    const found = prepared.flatMap(({ rule, sources }) => {
      if (sources.size === 0 || !meetsAll(rule.targetMatchers, target)) return [];
      const agreeing = sources.get(agreementOf(rule, target)) ?? [];
      return agreeing.filter((source) => speaks(rule, source, target));
    });
    return [...new Set(found)];
  };
}
