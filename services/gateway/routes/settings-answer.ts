import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SettingsKind } from '../../core/contracts/settings/settings-record.ts';
import { BarographError } from '../../core/errors.ts';
import type { SettingEntry, SettingOf, Settings } from '../../core/settings/settings.ts';
import type { SettingsChange } from '../../core/settings/settings-log.ts';
import { InvalidInputError, NotFoundError, type RouteDeps } from './route.ts';

/** How long a change may take to be read back. */
const answerWithinMs = 10_000;
/** Settings that people may create, and that count; acknowledgements and what is set about sources hang on what there is. */
const most: Readonly<Partial<Record<SettingsKind, number>>> = {
  filter: 500,
  rule: 500,
  silence: 1_000,
  timeInterval: 100,
  inhibition: 100,
  escalation: 100,
  // Pauses of sources that stand elsewhere count as well; ingest judges how many may be added.
  source: 5_000,
};

type Deps = Pick<RouteDeps, 'settings' | 'clock'>;

/** How many settings of a kind there are at `now`; silences that are over do not count. */
function countOf({ silence, ...others }: Settings, kind: SettingsKind, now: number): number {
  if (kind !== 'silence') return others[kind].size;
  return [...silence.values()].filter(({ value }) => value.endsAt > now).length;
}

/** Another change came first; answered with 409. */
export class ConflictError extends BarographError {}

/** What is to be changed; `from` is the version that was read (0: there is none), a null value deletes. */
export interface SettingsChangeRequest<K extends SettingsKind> extends SettingsChange<K> {
  /** How the setting is called in a refusal. Default: its kind. */
  readonly called?: string;
}

/**
 * Makes a change and resolves once this gateway has read it back: the entry as it now is, undefined once deleted.
 * @throws ConflictError when another change came first, a retriable error when the bus does not answer in time
 */
export async function changeSetting<K extends SettingsKind>(
  { settings, clock }: Deps,
  request: SettingsChangeRequest<K>,
): Promise<SettingEntry<SettingOf<K>> | undefined> {
  const { called = request.kind, ...change } = request;
  const { kind, from, value } = change;
  const room = most[kind] ?? Infinity;
  if (from === 0 && value !== null && countOf(settings.current(), kind, clock()) >= room) {
    throw new InvalidInputError([
      { path: '', message: `there are ${room} of this kind already; delete some first` },
    ]);
  }
  const over = new AbortController();
  try {
    const result = await Promise.race([settings.change(change), tooLate(over.signal)]);
    if (result.accepted) return result.entry;
    throw new ConflictError(conflictWords(called, from, result.entry));
  } finally {
    over.abort();
  }
}

/** What a path names. @throws NotFoundError if there is none */
export function existing<T>(setting: T | undefined, kind: SettingsKind): T {
  if (setting === undefined) throw new NotFoundError(`There is no such ${kind}`);
  return setting;
}

/** Creates a setting under an id of its own: 12 hex digits. */
export async function createSetting<K extends SettingsKind>(
  deps: Deps,
  kind: K,
  value: SettingsChange<K>['value'],
  by: string,
): Promise<SettingEntry<SettingOf<K>>> {
  const id = randomUUID().replaceAll('-', '').slice(0, 12);
  return present(await changeSetting<K>(deps, { kind, id, from: 0, value, by }));
}

/** Replaces a setting that was read at `version`. @throws NotFoundError if there is none */
export async function replaceSetting<K extends SettingsKind>(
  deps: Deps,
  kind: K,
  place: { readonly id: string; readonly version: number },
  value: SettingsChange<K>['value'],
  by: string,
): Promise<SettingEntry<SettingOf<K>>> {
  existing(deps.settings.current()[kind].get(place.id), kind);
  return overrideSetting(deps, kind, place, value, by);
}

/** As `replaceSetting`, also where there is none yet (version 0). */
export async function overrideSetting<K extends SettingsKind>(
  deps: Deps,
  kind: K,
  { id, version }: { readonly id: string; readonly version: number },
  value: SettingsChange<K>['value'],
  by: string,
): Promise<SettingEntry<SettingOf<K>>> {
  return present(await changeSetting<K>(deps, { kind, id, from: version, value, by }));
}

/** Deletes a setting that was read at `version`. @throws NotFoundError if there is none */
export async function deleteSetting(
  deps: Deps,
  kind: SettingsKind,
  { id, version }: { readonly id: string; readonly version: number },
  by: string,
): Promise<void> {
  existing(deps.settings.current()[kind].get(id), kind);
  await changeSetting(deps, { kind, id, from: version, value: null, by });
}

function present<T>(entry: T | undefined): T {
  // Deleted by somebody else at the very moment.
  if (entry === undefined) throw new ConflictError('It has just been deleted');
  return entry;
}

async function tooLate(signal: AbortSignal): Promise<never> {
  await sleep(answerWithinMs, undefined, { signal });
  throw new BarographError(
    'The message bus does not answer; whether the change was made shows once it does',
    { retriable: true },
  );
}

function conflictWords(
  called: string,
  from: number,
  entry: SettingEntry<unknown> | undefined,
): string {
  if (entry === undefined) return `The ${called} does not exist any more; nothing was changed`;
  const { version, by, at } = entry;
  const who = by === '' ? '' : ` by ${by}`;
  const read = from === 0 ? 'there was none when it was read' : `version ${from} was read`;
  return `The ${called} is at version ${version}, changed${who} at ${new Date(at).toISOString()}; ${read}. Nothing was changed: read it again`;
}
