import { describe, expect, it } from 'vitest';
import { companyMentionSchema } from '../../../../services/core/contracts/post.ts';
import { loadOwnLists } from '../../../../services/core/posts/companies/own-lists.ts';
import { WordList } from '../../../../services/core/posts/companies/word-list.ts';

const { entries, contexts } = loadOwnLists();
const ofKind = (kind: string): number => entries.filter((entry) => entry.kind === kind).length;
const keyOf = (text: string): string => {
  const words = new WordList(text);
  return Array.from({ length: words.length }, (_, index) => words.key(index)).join(' ');
};

describe('the lists Barograph brings along', () => {
  it('have the world’s large companies, indices, currencies and central banks', () => {
    expect(ofKind('company')).toBeGreaterThanOrEqual(2000);
    expect(ofKind('index')).toBeGreaterThanOrEqual(40);
    expect(ofKind('currency')).toBeGreaterThanOrEqual(35);
    expect(ofKind('central-bank')).toBeGreaterThanOrEqual(30);
    expect(ofKind('crypto')).toBeGreaterThanOrEqual(10);
    expect(ofKind('commodity')).toBeGreaterThanOrEqual(20);
  });

  it('fit into a mention', () => {
    for (const { symbol, name, kind } of entries) {
      expect(companyMentionSchema.safeParse({ symbol, name, kind, spans: [[0, 1]] }).success).toBe(
        true,
      );
    }
  });

  it('give no name to two entries unless evidence is asked for', () => {
    const owners = new Map<string, string>();
    const clashes: string[] = [];
    for (const { symbol, forms } of entries) {
      for (const form of forms.filter(({ need }) => need === 'none')) {
        const owner = owners.get(form.text) ?? symbol;
        if (owner !== symbol) clashes.push(`${form.text}: ${owner} and ${symbol}`);
        owners.set(form.text, symbol);
      }
    }
    expect(clashes).toEqual([]);
  });

  it('ask for evidence wherever a name is listed among the words that need it', () => {
    const needy = new Map(
      entries.flatMap(({ forms }) => forms.map((form) => [form.text, form.need] as const)),
    );
    for (const word of [
      'Gap',
      'Target',
      'Visa',
      'Shell',
      'Orange',
      'Block',
      'Snap',
      'Ford',
      'Next',
      'Rio',
      'Stryker',
      'Sage',
    ]) {
      expect(needy.get(word)).toMatch(/some|strong/);
    }
  });

  it('have contexts for names that exist', () => {
    const names = new Set(entries.flatMap(({ forms }) => forms.map((form) => keyOf(form.text))));
    expect([...contexts.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  it('say where each entry stands', () => {
    expect(entries.find((entry) => entry.symbol === 'AAPL')?.origin).toMatch(
      /^companies-us\.tsv:\d+$/,
    );
  });
});
