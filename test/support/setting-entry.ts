import type { SettingsKind } from '../../services/core/contracts/settings/settings-record.ts';
import {
  noSettings,
  type SettingEntry,
  type SettingOf,
  type Settings,
} from '../../services/core/settings/settings.ts';

/** A setting as its first change left it. */
export function settingEntry<T>(id: string, value: T): SettingEntry<T> {
  return { id, version: 1, value, by: 'Ada', at: 1_800_000_000_000 };
}

/** Settings that hold these of one kind, by their ids, and whatever `base` holds. */
export function settingsWith<K extends SettingsKind>(
  kind: K,
  values: Readonly<Record<string, SettingOf<K>>>,
  base: Settings = noSettings,
): Settings {
  const entries = Object.entries<SettingOf<K>>(values);
  return { ...base, [kind]: new Map(entries.map(([id, value]) => [id, settingEntry(id, value)])) };
}
