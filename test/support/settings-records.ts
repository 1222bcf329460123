import type { SettingsRecord } from '../../services/core/contracts/settings/settings-record.ts';
import { filterOf } from './nasty-texts.ts';

let requests = 0;

/** A change of a filter that names the version it was made from; `name` null deletes it. */
export function filterChange(
  id: string,
  from: number,
  name: string | null,
  changes: { readonly request?: string; readonly by?: string } = {},
): SettingsRecord {
  requests += 1;
  return {
    kind: 'filter',
    id,
    from,
    request: `request ${requests}`,
    by: '',
    at: 1_800_000_000_000 + requests,
    value: name === null ? null : { ...filterOf(), name },
    ...changes,
  };
}

/** Records as they lie in the log, from an offset on. */
export function inLog(
  values: readonly SettingsRecord[],
  from = 0,
): { offset: number; value: SettingsRecord }[] {
  return values.map((value, i) => ({ offset: from + i, value }));
}
