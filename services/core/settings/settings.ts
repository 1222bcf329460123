import type { SettingsKind, SettingsRecord } from '../contracts/settings/settings-record.ts';

/** What a kind of setting holds. */
export type SettingOf<K extends SettingsKind> = NonNullable<
  Extract<SettingsRecord, { kind: K }>['value']
>;

/** A setting as the last change left it. */
export interface SettingEntry<T> {
  readonly id: string;
  /** Counts its changes, deletions included; 1 is the first creation. */
  readonly version: number;
  readonly value: T;
  readonly by: string;
  /** When it was changed last, ms since the epoch. */
  readonly at: number;
}

/** All settings as they stand at one place of the settings log; iteration is in order of creation. */
export type Settings = {
  readonly [K in SettingsKind]: ReadonlyMap<string, SettingEntry<SettingOf<K>>>;
} & {
  /** The version that the deletion of a setting had, by `settingKey`: one that is made anew counts on from it. */
  readonly deleted: ReadonlyMap<string, number>;
};

export const noSettings: Settings = {
  filter: new Map(),
  rule: new Map(),
  silence: new Map(),
  acknowledgement: new Map(),
  feedback: new Map(),
  timeInterval: new Map(),
  inhibition: new Map(),
  escalation: new Map(),
  source: new Map(),
  deleted: new Map(),
};

export function settingKey(kind: SettingsKind, id: string): string {
  return `${kind}/${id}`;
}

/** The version that a change of this setting must name: 0 if there has never been one. */
export function versionOf(settings: Settings, kind: SettingsKind, id: string): number {
  const entry = settings[kind].get(id);
  return entry?.version ?? settings.deleted.get(settingKey(kind, id)) ?? 0;
}

/** What a record that was accepted did: the entry it left, or none where it deleted it. */
export interface AppliedChange {
  readonly kind: SettingsKind;
  readonly id: string;
  readonly version: number;
  readonly entry: SettingEntry<unknown> | undefined;
  /** Who made it, and when (ms since the epoch). */
  readonly by: string;
  readonly at: number;
}

/**
 * What a record does to the settings before it; undefined if it is refused because it was made from another version
 * than the present one. What does not exist may also be created from 0: that overwrites nothing.
 */
export function changeBy(settings: Settings, record: SettingsRecord): AppliedChange | undefined {
  const { kind, id, from, value, by, at } = record;
  const present = versionOf(settings, kind, id);
  const exists = settings[kind].has(id);
  if (from !== present && (exists || from !== 0)) return undefined;
  if (value === null && !exists) return undefined;
  const version = present + 1;
  const entry = value === null ? undefined : { id, version, value, by, at };
  return { kind, id, version, entry, by, at };
}

/** Settings in the making: each map is copied once, before the first change to it. */
export interface SettingsDraft {
  /** As they stand; to be kept by others only when nothing is applied any more. */
  readonly settings: Settings;
  apply(change: AppliedChange): void;
}

export function draftSettings(base: Settings): SettingsDraft {
  const maps: { -readonly [K in keyof Settings]: Settings[K] } = { ...base };
  const copied = new Map<keyof Settings, Map<string, unknown>>();
  function own(name: keyof Settings): Map<string, unknown> {
    const present = copied.get(name);
    if (present !== undefined) return present;
    const copy = new Map<string, never>(base[name] as ReadonlyMap<string, never>);
    copied.set(name, copy);
    maps[name] = copy;
    return copy;
  }
  return {
    settings: maps,
    apply: ({ kind, id, version, entry }) => {
      if (entry !== undefined) {
        own(kind).set(id, entry);
        return;
      }
      own(kind).delete(id);
      own('deleted').set(settingKey(kind, id), version);
    },
  };
}
