import type { FilterView } from '../../services/core/contracts/api/settings.ts';
import type { LevelView } from '../../services/core/contracts/api/trends.ts';
import { searchCompanies } from './company-search.ts';

/** What there is to watch, as far as the page knows. */
export interface KnownSeries {
  readonly topics: readonly LevelView[];
  readonly companies: readonly LevelView[];
  readonly filters: readonly FilterView[];
}

/** `topic:Financials` for people: `Topic: Financials`. */
export function seriesInWords(series: string, { topics, companies, filters }: KnownSeries): string {
  const colon = series.indexOf(':');
  const [type, id] = [series.slice(0, colon), series.slice(colon + 1)];
  const nameOf = (list: readonly { readonly id: string; readonly name: string }[]) =>
    list.find((entry) => entry.id === id)?.name;
  switch (type) {
    case 'topic':
      return `Topic: ${nameOf(topics) ?? id}`;
    case 'company': {
      const name = nameOf(companies);
      return `Company: ${name === undefined ? id : `${name} (${id})`}`;
    }
    case 'filter':
      return `Filter: ${nameOf(filters) ?? id}`;
    default:
      return 'Market';
  }
}

const idWanted = /^(market|(topic|company|filter):.+)$/;

/** Series whose name holds what is typed; one that is written out may be one yet to come. */
export function searchSeries(
  query: string,
  known: KnownSeries,
  limit: number,
): readonly { readonly value: string; readonly words: string }[] {
  const wanted = query.trim().toLowerCase();
  const holds = (name: string) => name.toLowerCase().includes(wanted);
  const found = [
    ...(holds('Market') ? ['market'] : []),
    ...known.topics.filter(({ name }) => holds(name)).map(({ id }) => `topic:${id}`),
    ...known.filters.filter(({ name }) => holds(name)).map(({ id }) => `filter:${id}`),
    ...searchCompanies(known.companies, query, limit).map(({ id }) => `company:${id}`),
  ];
  const typed = query.trim();
  if (idWanted.test(typed) && !found.includes(typed)) found.unshift(typed);
  return found
    .slice(0, limit)
    .map((series) => ({ value: series, words: seriesInWords(series, known) }));
}
