import { describe, expect, it } from 'vitest';
import { emptyDraft } from '../../../dashboard/state/filter-draft.ts';
import { searchSeries, seriesInWords } from '../../../dashboard/state/series-search.ts';

const level = (id: string, name: string) => ({
  id,
  name,
  posts: 1,
  negative: 0,
  neutral: 1,
  positive: 0,
  usual: null,
  change: null,
});
const stamp = { version: 1, updatedAt: '2026-01-05T12:00:00Z', updatedBy: '' };
const known = {
  topics: [level('Macro', 'Macro'), level('IPO', 'IPO')],
  companies: [level('MADE', 'Made-up Maker'), level('MKT', 'Market Stalls')],
  filters: [{ ...emptyDraft, ...stamp, id: 'f1', name: 'Makers' }],
};
const found = (query: string, limit = 10) =>
  searchSeries(query, known, limit).map(({ value }) => value);

describe('the search for a series', () => {
  it('finds what is called like what is typed', () => {
    expect(found('mak')).toEqual(['filter:f1', 'company:MADE']);
    expect(found('market')).toEqual(['market', 'company:MKT']);
    expect(found('', 3)).toEqual(['market', 'topic:Macro', 'topic:IPO']);
  });

  it('takes one that is written out, known or not, and nothing else that is unknown', () => {
    expect(found('company:NEW')).toEqual(['company:NEW']);
    expect(found('planet:Mars')).toEqual([]);
  });

  it('says what it is', () => {
    expect(seriesInWords('market', known)).toBe('Market');
    expect(seriesInWords('filter:f1', known)).toBe('Filter: Makers');
    expect(seriesInWords('company:MADE', known)).toBe('Company: Made-up Maker (MADE)');
    expect(seriesInWords('company:GONE', known)).toBe('Company: GONE');
  });
});
