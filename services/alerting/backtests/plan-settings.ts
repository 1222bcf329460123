import type { BusReader } from '../../core/bus/event-bus.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import { builtInRules } from '../../core/contracts/settings/built-in-rules.ts';
import { noSettings, type SettingEntry, type Settings } from '../../core/settings/settings.ts';
import { createSettingsHistory } from '../../core/settings/settings-history.ts';
import type { BacktestPlan } from './backtest-plan.ts';

/** Which settings a backtest's minutes go by. */
export interface PlanSettings {
  /**
   * Those of a minute whose tick says that so much of the settings log had been read; the same object as long as
   * they are the same. Reads the log on where the tick knows more of it than this does.
   */
  of(end: number | undefined): Promise<Settings>;
}

/** Reads the settings log as far as it goes. */
export async function openPlanSettings(
  { rules, filters }: Pick<BacktestPlan, 'rules' | 'filters'>,
  bus: BusReader,
): Promise<PlanSettings> {
  const history = createSettingsHistory();
  let last: { readonly base: Settings; readonly settings: Settings } | undefined;

  async function read(): Promise<void> {
    const range = { from: history.end === 0 ? ('earliest' as const) : { offset: history.end } };
    for await (const records of bus.read(busTopics.settingsLog, range)) history.take(records);
  }
  await read();
  const present = history.current();
  const ruleEntries = rules === undefined ? undefined : onlyRules(rules);

  function lay(base: Settings): Settings {
    const filter =
      filters === 'of-that-time'
        ? base.filter
        : filters === 'present'
          ? present.filter
          : entriesOf(filters);
    return { ...base, filter, rule: ruleEntries ?? base.rule };
  }

  return {
    of: async (end) => {
      if (end !== undefined && end > history.end) await read();
      const base = end === undefined ? noSettings : history.at(end);
      if (last?.base !== base) last = { base, settings: lay(base) };
      return last.settings;
    },
  };
}

/** These rules alone: built-in ones that they do not name are switched off. */
export function onlyRules(
  rules: NonNullable<BacktestPlan['rules']>,
): Map<string, SettingEntry<NonNullable<BacktestPlan['rules']>[string]>> {
  const off = Object.entries(builtInRules).map(([id, rule]) => [id, { ...rule, enabled: false }]);
  return entriesOf({ ...Object.fromEntries(off), ...rules });
}

export function entriesOf<T>(values: Readonly<Record<string, T>>): Map<string, SettingEntry<T>> {
  return new Map(
    Object.entries(values).map(([id, value]) => [
      id,
      { id, version: 1, value, by: 'backtest', at: 0 },
    ]),
  );
}
