import { describe, expect, it } from 'vitest';
import { searchCompanies } from '../../../dashboard/state/company-search.ts';

const level = (id: string, name: string, posts = 0) => ({
  id,
  name,
  posts,
  negative: 0,
  neutral: posts,
  positive: 0,
  usual: null,
  change: null,
});

const companies = [
  level('BAC', 'Bank of America', 9),
  level('BOE', 'Bank of England', 2),
  level('KEY', 'KeyCorp', 5),
  level('MON', 'Monkey Trading', 50),
  level('C', 'Citigroup', 1),
];
const found = (query: string, limit = 10) =>
  searchCompanies(companies, query, limit).map(({ id }) => id);

describe('the search for a company', () => {
  it('puts the symbol itself first, then beginnings, then the rest by traffic', () => {
    expect(found('key')).toEqual(['KEY', 'MON']);
    expect(found('c')).toEqual(['C', 'BAC', 'KEY']);
  });

  it('wants every word, in any order', () => {
    expect(found('england bank')).toEqual(['BOE']);
    expect(found('bank of mars')).toEqual([]);
  });

  it('lists the busiest when nothing is typed, up to its limit', () => {
    expect(found(' ', 2)).toEqual(['MON', 'BAC']);
  });
});
