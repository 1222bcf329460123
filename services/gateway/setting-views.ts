import type { FilterView, RuleView, SilenceView } from '../core/contracts/api/settings.ts';
import { builtInRules } from '../core/contracts/settings/built-in-rules.ts';
import type { Filter } from '../core/contracts/settings/filter.ts';
import type { Rule } from '../core/contracts/settings/rule.ts';
import type { Silence } from '../core/contracts/settings/silence.ts';
import type { SettingEntry, Settings } from '../core/settings/settings.ts';

/** When a rule that has never been changed was changed last. */
const never = new Date(0).toISOString();

export function filterViewOf(entry: SettingEntry<Filter>): FilterView {
  return { ...entry.value, ...stampOf(entry) };
}

/** All filters, in order of creation. */
export function filterViewsOf(settings: Settings): FilterView[] {
  return [...settings.filter.values()].map(filterViewOf);
}

export function ruleViewOf(entry: SettingEntry<Rule>): RuleView {
  return { ...entry.value, ...stampOf(entry), builtIn: isBuiltIn(entry.id) };
}

/** Built-in rules, changed or not, and then the others in order of creation. */
export function ruleViewsOf(settings: Settings): RuleView[] {
  const builtIn = Object.entries(builtInRules).map(([id, rule]): RuleView => {
    const entry = settings.rule.get(id);
    return entry === undefined
      ? { ...rule, id, version: 0, updatedAt: never, updatedBy: '', builtIn: true }
      : ruleViewOf(entry);
  });
  const others = [...settings.rule.values()].filter(({ id }) => !isBuiltIn(id));
  return [...builtIn, ...others.map(ruleViewOf)];
}

export function isBuiltIn(id: string): boolean {
  return Object.hasOwn(builtInRules, id);
}

/** @param now wall clock, ms since the epoch */
export function silenceViewOf(entry: SettingEntry<Silence>, now: number): SilenceView {
  const { startsAt, endsAt } = entry.value;
  const begun = now < startsAt ? 'pending' : 'active';
  const state = now >= endsAt ? 'expired' : begun;
  return { ...silenceFieldsOf(entry.value), ...stampOf(entry), state };
}

/** Times are ms in the log and ISO 8601 on the outside. */
export function silenceFieldsOf({ startsAt, endsAt, ...rest }: Silence) {
  return {
    ...rest,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
  };
}

function stampOf({ id, version, at, by }: SettingEntry<unknown>) {
  return { id, version, updatedAt: new Date(at).toISOString(), updatedBy: by };
}
