import type { FilterView } from '../../services/core/contracts/api/settings.ts';
import type { Filter } from '../../services/core/contracts/settings/filter.ts';
import { formatProbability } from '../format/number.ts';
import { type Difference, fieldsThatDiffer } from './difference.ts';

export const emptyDraft: Filter = {
  name: '',
  topics: [],
  companies: [],
  sources: [],
  kinds: [],
  words: { any: [], all: [], none: [] },
  sentiment: [],
  minProbability: 0,
};

/** What of a stored filter one edits. */
export function draftOf(filter: FilterView): Filter {
  const { name, topics, companies, sources, kinds, words, sentiment, minProbability } = filter;
  return { name, topics, companies, sources, kinds, words, sentiment, minProbability };
}

const quoted = (words: readonly string[]) => words.map((word) => `“${word}”`);

/** Each criterion in words, empty where it is not used. */
function criteria(filter: Filter): readonly (readonly [field: string, value: string])[] {
  const { words } = filter;
  return [
    ['Name', filter.name],
    ['Topics', filter.topics.join(', ')],
    ['Companies', filter.companies.join(', ')],
    ['Sources', filter.sources.join(', ')],
    ['Kinds', filter.kinds.join(', ')],
    ['Any of', quoted(words.any).join(', ')],
    ['All of', quoted(words.all).join(', ')],
    ['None of', quoted(words.none).join(', ')],
    ['Sentiment', filter.sentiment.join(', ')],
    [
      'Probability',
      filter.minProbability === 0 ? '' : `at least ${formatProbability(filter.minProbability)}`,
    ],
  ];
}

/** What a filter asks for, in one line: `Topics: Financials; Any of: “bank run”`. */
export function filterInWords(filter: Filter): string {
  const used = criteria(filter).filter(([field, value]) => field !== 'Name' && value !== '');
  return used.length === 0 ? 'Every post' : used.map(([f, value]) => `${f}: ${value}`).join('; ');
}

/** Where two filters differ, field by field, in words; `–` stands for nothing asked. */
export function differencesOf(theirs: Filter, mine: Filter): readonly Difference[] {
  return fieldsThatDiffer(criteria(theirs), criteria(mine));
}
