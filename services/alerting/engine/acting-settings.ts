import { builtInRules } from '../../core/contracts/settings/built-in-rules.ts';
import type { Filter } from '../../core/contracts/settings/filter.ts';
import type { Rule } from '../../core/contracts/settings/rule.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { WatchedFilter } from './series/watched-filter.ts';

/** What of the settings detection goes by. */
export interface ActingSettings {
  /** Rules that are switched on, in the order of their ids. */
  readonly rules: ReadonlyMap<string, Rule>;
  readonly filters: readonly WatchedFilter[];
  /** What each filter asks for, by its series: another text means that it takes other posts. */
  readonly criteria: ReadonlyMap<string, string>;
}

/** Built-in rules with those of the settings laid over them, and the filters. */
export function actingSettings({ rule, filter }: Settings): ActingSettings {
  const rules = new Map(Object.entries(builtInRules));
  for (const [id, { value }] of rule) rules.set(id, value);
  const acting = [...rules].filter(([, { enabled }]) => enabled);
  acting.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    rules: new Map(acting),
    filters: [...filter].map(([id, { value }]) => ({
      series: `filter:${id}`,
      name: value.name,
      asks: value,
    })),
    criteria: new Map([...filter].map(([id, { value }]) => [`filter:${id}`, criteriaOf(value)])),
  };
}

function criteriaOf({ name: _, ...criteria }: Filter): string {
  return JSON.stringify(criteria);
}
