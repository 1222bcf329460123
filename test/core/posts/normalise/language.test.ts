import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadLanguageDetector } from '../../../../services/core/posts/normalise/language.ts';
import { findCompanies } from '../companies/finder-of-own-lists.ts';

const detect = await loadLanguageDetector();
const languageOf = (text: string, hint?: string): string =>
  detect(text, findCompanies(text), hint) ?? 'en';

const rows = readFileSync(new URL('language-quality.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [language = '', text = ''] = line.split('\t');
    return { language, text, found: languageOf(text) };
  });

describe('on the table of short texts', () => {
  it('loses no English headline', () => {
    const lost = rows.filter(({ language, found }) => language === 'en' && found !== 'en');
    expect(lost).toEqual([]);
  });

  it('tells nearly all other languages from English', () => {
    const others = rows.filter(({ language }) => language !== 'en');
    const missed = others.filter(({ found }) => found === 'en');
    expect(others.length).toBeGreaterThan(75);
    expect(missed.length / others.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.06);
  });

  it('names them rightly', () => {
    const named = rows.filter(({ language, found }) => language !== 'en' && found !== 'en');
    const right = named.filter(({ language, found }) => found === language);
    expect(right.length / named.length).toBeGreaterThanOrEqual(0.93);
  });
});

describe('what the publisher says', () => {
  it('decides where the words leave it open, and not against them', () => {
    expect(languageOf('Siemens hebt die Prognose', 'de-DE')).toBe('de');
    expect(languageOf('Norges Bank holder renten uendret på møtet', 'da')).toBe('da');
    expect(languageOf('Oil slips as stockpiles swell for a third week', 'de')).toBe('en');
    expect(languageOf('Ölpreis fällt nach dem Lagerbericht deutlich', 'en')).toBe('de');
  });

  it('is not asked where there are no words', () => {
    expect(languageOf('$TSLA 250c 12/20 🚀', 'de')).toBe('en');
    expect(languageOf('', 'de')).toBe('en');
  });
});
