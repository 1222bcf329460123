import type { Filter } from '../../../core/contracts/settings/filter.ts';

/** A filter of the settings, and the series of what it takes. */
export interface WatchedFilter {
  readonly series: string;
  readonly name: string;
  readonly asks: Filter;
}
