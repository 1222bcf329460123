import type { FilterView } from '../../services/core/contracts/api/settings.ts';
import type { Filter } from '../../services/core/contracts/settings/filter.ts';
import type { Client } from './client.ts';
import { createSettingEditor } from './setting-editor.ts';

/** The editor of a filter; `first` is null for a new one. */
export function createFilterEditor(client: Client, first: FilterView | null) {
  return createSettingEditor<FilterView, Filter>(client, '/filters', first);
}
