import type { KnownSeries } from '../state/series-search.ts';
import { usePage } from './page-context.ts';

/** Topics, companies and filters as they are known by now. */
export function useKnownSeries(): KnownSeries {
  const { store } = usePage();
  return {
    topics: store.topics.value.value ?? [],
    companies: store.companies.value.value ?? [],
    filters: store.filters.value,
  };
}
