import type { SettingsKind, SettingsRecord } from '../contracts/settings/settings-record.ts';

/** What a kind of setting holds. */
export type SettingOf<K extends SettingsKind> = NonNullable<
  Extract<SettingsRecord, { kind: K }>['value']
>;

/** A setting as the last change left it. */
export interface SettingEntry<T> {
  readonly id: string;
  /** Counts its changes; 1 is the creation. */
  readonly version: number;
  readonly value: T;
  readonly by: string;
  /** When it was changed last, ms since the epoch. */
  readonly at: number;
}

/** All settings as they stand at one place of the settings log; iteration is in order of creation. */
export type Settings = {
  readonly [K in SettingsKind]: ReadonlyMap<string, SettingEntry<SettingOf<K>>>;
};

export const noSettings: Settings = {
  filter: new Map(),
  rule: new Map(),
  silence: new Map(),
  acknowledgement: new Map(),
  source: new Map(),
};

/** The version that a change of this setting must name: 0 if there is none. A deleted one begins anew. */
export function versionOf(settings: Settings, kind: SettingsKind, id: string): number {
  return settings[kind].get(id)?.version ?? 0;
}

/** Settings after one more record; the same object if the record names another version than the current one. */
export function applyRecord(settings: Settings, record: SettingsRecord): Settings {
  const { kind, id, from, value, by, at } = record;
  if (from !== versionOf(settings, kind, id)) return settings;
  const entries = new Map<string, SettingEntry<unknown>>(settings[kind]);
  if (value === null) entries.delete(id);
  else entries.set(id, { id, version: from + 1, value, by, at });
  return { ...settings, [kind]: entries };
}
