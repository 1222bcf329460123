import { filterInWords } from '../state/filter-draft.ts';
import { everything } from '../state/view-choice.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** Named filters as views, and the way to write one. */
export function FilterStrip() {
  const { store, navigation } = usePage();
  const chosen = store.choice.value.filter;
  const filters = [...store.filters.value].sort((a, b) => a.name.localeCompare(b.name));
  const shown = store.shownFilter.value;

  return (
    <nav class="filters" aria-label="Filters">
      <ul class="filter-list">
        {filters.map((filter) => (
          <li key={filter.id}>
            <button
              type="button"
              class="chip filter-chip"
              aria-pressed={filter.id === chosen}
              title={filterInWords(filter)}
              onClick={() =>
                navigation.choose({
                  ...everything,
                  filter: filter.id === chosen ? null : filter.id,
                })
              }
            >
              <Icon name="filter" />
              <span class="chip-name">{filter.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown !== null && (
        <button
          type="button"
          class="button"
          aria-label={`Edit the filter ${shown.name}`}
          onClick={() => {
            store.dialog.value = { kind: 'filter', filter: shown };
          }}
        >
          <Icon name="edit" /> Edit
        </button>
      )}
      <button
        type="button"
        class="button"
        onClick={() => {
          store.dialog.value = { kind: 'filter', filter: null };
        }}
      >
        <Icon name="plus" /> New filter
      </button>
    </nav>
  );
}
