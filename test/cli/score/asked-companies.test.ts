import { describe, expect, it } from 'vitest';
import { createAskedCompanies } from '../../../services/cli/score/asked-companies.ts';
import { createKnownNames } from '../../../services/cli/score/known-names.ts';
import { createCompanyFinder } from '../../../services/core/posts/companies/company-finder.ts';
import { loadOwnLists } from '../../../services/core/posts/companies/own-lists.ts';

const gazetteer = loadOwnLists();
const locate = createAskedCompanies({
  find: createCompanyFinder(gazetteer),
  known: createKnownNames(gazetteer),
});

/** What stands at the places of each name. */
function found(text: string, ...names: string[]): string[][] {
  return locate(text, names).map((places) => places.map(([start, end]) => text.slice(start, end)));
}

describe('a name that stands in the text', () => {
  it('is found at every place, as whole words, whatever its case', () => {
    const text = 'Quayside rises; QUAYSIDE’s rivals and Quaysiders look on, says quayside';
    expect(found(text, 'Quayside')).toEqual([['Quayside', 'QUAYSIDE', 'quayside']]);
  });

  it.each([
    ['Profit at Brök & Søn falls', 'Brok and Son', 'Brök & Søn'],
    ['Brok &amp; Son gains', 'Brok & Son', 'Brok &amp; Son'],
    ['Harrow‘s-Mill climbs', "Harrow's Mill", 'Harrow‘s-Mill'],
    ['Nor\u200bwick  Steel climbs', 'Norwick Steel', 'Nor\u200bwick  Steel'],
    ['Ｎorwick climbs', 'Norwick', 'Ｎorwick'],
    ['Nоrwick climbs (a Cyrillic o)', 'Norwick', 'Nоrwick'],
    ['Traders pile into $QSDE now', 'QSDE', '$QSDE'],
    ['Traders pile into $QSDE now', '$QSDE', '$QSDE'],
    ['What (a+b)* Labs. does', '(a+b)* Labs.', '(a+b)* Labs.'],
    ['株式会社ノルウィックが続伸', 'ノルウィック', 'ノルウィック'],
    ['🚀🚀 Norwick 🚀', 'Norwick', 'Norwick'],
  ])('is found however it is spelt: %s', (text, name, expected) => {
    expect(found(text, name)).toEqual([[expected]]);
  });

  it('belongs to the longer name around it, unless its company has no other place', () => {
    const both = 'Norwick Steel sues Norwick';
    expect(locate(both, ['Norwick', 'Norwick Steel'])).toEqual([[[19, 26]], [[0, 13]]]);
    expect(found('Norwick Steel gains', 'Norwick', 'Norwick Steel')).toEqual([
      ['Norwick'],
      ['Norwick Steel'],
    ]);
  });

  it('is told as often as it is asked for, in the order asked', () => {
    expect(found('Halden sues Norwick', 'Norwick', 'Halden', 'Norwick')).toEqual([
      ['Norwick'],
      ['Halden'],
      ['Norwick'],
    ]);
  });
});

describe('a name that does not stand in the text as it is asked for', () => {
  it.each([
    ['without its legal form', 'Quayside sinks', 'Quayside Holdings, Inc.', 'Quayside'],
    ['without what stands in brackets', 'Oat Mills sinks', 'Oat Mills (Northern) plc', 'Oat Mills'],
    ['by what stands in brackets', 'Is OATM cheap?', 'Amber Grain Storage (OATM)', 'OATM'],
    ['with the s of a possessive', 'Harrows gains', 'Harrow’s', 'Harrows'],
    ['with an s too many', 'Quaysides profit falls', 'Quayside', 'Quaysides'],
    ['by another name of the gazetteer', 'Facebook adds users', 'Meta Platforms', 'Facebook'],
    ['by its ticker', 'Why $NVDA is up', 'Nvidia', '$NVDA'],
    ['by the name of a ticker', 'Nvidia is up', 'NVDA', 'Nvidia'],
    ['by its first words', 'Amber Grain cuts jobs', 'Amber Grain Storage', 'Amber Grain'],
    ['by a later word', 'Quillon cuts jobs', 'American Quillon', 'Quillon'],
    ['by its acronym', 'AGS cuts jobs', 'Amber Grain Storage', 'AGS'],
    ['by a short acronym in brackets', 'The miller (OM) cuts jobs', 'Oat & Meal', 'OM'],
    ['inside a word', 'NorwickUK cuts jobs', 'Norwick', 'Norwick'],
  ])('is found %s', (_way, text, name, expected) => {
    expect(found(text, name)).toEqual([[expected]]);
  });

  it.each([
    ['a small word that only looks like it', 'It met its target early', 'Target Corp'],
    ['a word that many companies have', 'The national mood', 'National Quillon'],
    ['a short acronym without brackets', 'OM fell', 'Oat Meal'],
    ['nothing at all', 'Rain is expected', 'Norwick'],
    ['an empty name', 'Rain is expected', ''],
    ['a blank name', 'Rain is expected', ' \u200b '],
    ['a sign alone', 'Rain - is expected', '-'],
    ['an empty text', '', 'Norwick'],
  ])('is not taken for %s', (_what, text, name) => {
    expect(found(text, name)).toEqual([[]]);
  });

  it('takes no word that names another company asked for', () => {
    expect(found('Norwick Steel gains', 'Norwick Steel', 'Norwick Foods')).toEqual([
      ['Norwick Steel'],
      [],
    ]);
    expect(found('Norwick Steel gains', 'Norwick Steel plc', 'Norwick Steel')).toEqual([
      ['Norwick Steel'],
      ['Norwick Steel'],
    ]);
  });
});

describe('hostile input', () => {
  it('takes time in proportion to the text', () => {
    const spaces = ' -'.repeat(50_000);
    const names = ['a b c', 'a - - b', '& & &', "a'b-c"];
    expect(locate(`a${spaces}a${spaces}x`, names)).toEqual([[], [], [], []]);
    expect(locate('&'.repeat(100_000), ['& & & x'])).toEqual([[]]);
  });

  it('tells no more than 32 places of a company', () => {
    expect(locate('Norwick '.repeat(500), ['Norwick'])[0]).toHaveLength(32);
  });
});
