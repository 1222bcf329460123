import { describe, expect, it } from 'vitest';
import {
  differencesOf,
  draftOf,
  emptyDraft,
  filterInWords,
} from '../../../dashboard/state/filter-draft.ts';

const banks = {
  ...emptyDraft,
  name: 'Banks',
  topics: ['Financials' as const],
  words: { any: ['bank run', 'deposit'], all: [], none: ['river'] },
  minProbability: 0.6,
};

describe('a filter', () => {
  it('is told in words', () => {
    expect(filterInWords(banks)).toBe(
      'Topics: Financials; Any of: “bank run”, “deposit”; None of: “river”; Probability: at least 60%',
    );
    expect(filterInWords(emptyDraft)).toBe('Every post');
  });

  it('is edited without what the server keeps about it', () => {
    const stamp = { id: 'f1', version: 3, updatedAt: '2026-01-05T12:00:00Z', updatedBy: '' };
    expect(draftOf({ ...banks, ...stamp })).toEqual(banks);
  });

  it('differs from another field by field', () => {
    const mine = { ...banks, name: 'My banks', minProbability: 0 };
    expect(differencesOf(banks, mine)).toEqual([
      { field: 'Name', theirs: 'Banks', mine: 'My banks' },
      { field: 'Probability', theirs: 'at least 60%', mine: '–' },
    ]);
    expect(differencesOf(banks, { ...banks })).toEqual([]);
  });
});
