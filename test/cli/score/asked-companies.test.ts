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
    ['Q&#38;T gains', 'Q&T', 'Q&#38;T'],
    ['Brok &#x26; Son gains', 'Brok and Son', 'Brok &#x26; Son'],
    ['Brok & Son gains', 'Brok &amp; Son', 'Brok & Son'],
    ['Caf&#233; Quillon gains', 'Cafe Quillon', 'Caf&#233; Quillon'],
    ['&quot;Harrow&#39;s&nbsp;Mill&quot; gains', "Harrow's Mill", 'Harrow&#39;s&nbsp;Mill'],
    ['Кварц растёт', 'кварц', 'Кварц'],
    ['Norwick株が続伸', 'Norwick', 'Norwick'],
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

  it.each([
    ['Кварцбанк растёт', 'Кварц', 'Кварц'],
    ['Прокварц растёт', 'кварц', 'кварц'],
    ['Μαρκόπουλος', 'Μαρκό', 'Μαρκό'],
  ])('is no part of a word, in whatever script: %s', (text, name, part) => {
    const [, standing] = found(`${text} ${name}`, 'Absent', name);
    expect(standing).toEqual([name]);
    expect(text.toLowerCase()).toContain(part.toLowerCase());
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

  it('is searched for many names, and for names that stand everywhere, without end', () => {
    const many = 'a '.repeat(50_000);
    const [once, twice, thrice] = locate(many, ['a', 'a a', 'a a a']);
    expect([once?.length, twice?.length, thrice?.length]).toEqual([32, 32, 32]);
    const prose = 'Freight rates ease on the northern routes. '.repeat(2_300);
    const words = prose.split(' ', 7).join(' ');
    const longNames = Array.from({ length: 1_000 }, (_, n) => `${words} ${words} ${words} q${n}`);
    expect(locate(prose, longNames)).toHaveLength(longNames.length);
    const known = gazetteer.entries.slice(0, 1_000).map(({ name }) => `${name} plc`);
    expect(locate(prose, known)).toHaveLength(known.length);
  });

  it('looks the text up in the gazetteer once at most', () => {
    let lookups = 0;
    const find = createCompanyFinder(gazetteer);
    const counting = createAskedCompanies({
      find: (text) => {
        lookups += 1;
        return find(text);
      },
      known: createKnownNames(gazetteer),
    });
    counting('Rain is expected', ['Nvidia', 'Meta Platforms', 'Norwick']);
    expect(lookups).toBe(1);
    counting('Norwick gains', ['Norwick']);
    expect(lookups).toBe(1);
  });

  it('goes by guesses only at the beginning of a text, and for 1,000 names', () => {
    const far = `${'word '.repeat(1_000)}Amber Grain cuts jobs`;
    expect(found(far, 'Amber Grain', 'Amber Grain Storage')).toEqual([['Amber Grain'], []]);
    expect(found(far, 'Amber Grain Storage')).toEqual([[]]);
    const crowd = Array.from({ length: 1_000 }, (_, n) => `Absent ${n}`);
    expect(found('Norwick gains', 'Norwick', ...crowd, 'Norwick').map((it) => it.length)).toEqual([
      1,
      ...crowd.map(() => 0),
      1,
    ]);
    expect(found('Norwick gains', ...crowd, 'Norwick').at(-1)).toEqual([]);
  });

  it('tells no more than 32 places of a company', () => {
    expect(locate('Norwick '.repeat(500), ['Norwick'])[0]).toHaveLength(32);
  });
});
