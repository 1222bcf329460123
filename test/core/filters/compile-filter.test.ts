import { describe, expect, it } from 'vitest';
import { newsTopics } from '../../../services/core/contracts/news-topics.ts';
import type { Filter } from '../../../services/core/contracts/settings/filter.ts';
import { compileFilter } from '../../../services/core/filters/compile-filter.ts';
import { seededRandom } from '../../support/made-up-texts.ts';
import { filterOf, nastyPhrases, nastyTexts } from '../../support/nasty-texts.ts';
import { scoredPost } from '../../support/scored-posts.ts';

function takes(filter: Filter, title: string, body?: string): boolean {
  return compileFilter(filter)(
    scoredPost({ n: 1, title, ...(body === undefined ? {} : { body }) }),
  );
}
const finds = (phrase: string, text: string): boolean => takes(filterOf({ any: [phrase] }), text);

describe('criteria', () => {
  const post = {
    ...scoredPost({
      n: 1,
      title: 'Lender cuts its dividend',
      source: 'wire',
      label: 'negative',
      topic: 'Financials',
      companies: { BANK: 'neutral', 'PEER.L': 'positive' },
    }),
    kind: 'social' as const,
  };
  const meets: Parameters<typeof filterOf>[0][] = [
    {},
    { sources: ['other', 'wire'] },
    { kinds: ['news', 'social'] },
    { sentiment: ['positive', 'negative'] },
    { topics: ['IPO', 'Financials'] },
    { companies: ['AAPL', 'PEER.L'] },
    { any: ['profit', 'dividend'] },
    { all: ['dividend', 'lender'] },
    { none: ['profit', 'loss'] },
    { minProbability: 0.8 },
  ];
  const fails: Parameters<typeof filterOf>[0][] = [
    { sources: ['other', 'WIRE'] },
    { kinds: ['news'] },
    { sentiment: ['positive', 'neutral'] },
    { topics: ['IPO'] },
    { companies: ['bank', 'PEER'] },
    { any: ['profit'] },
    { all: ['dividend', 'profit'] },
    { none: ['profit', 'dividend'] },
    { minProbability: 0.8001 },
  ];

  it.each(meets)('takes a post that meets %o', (criteria) => {
    expect(compileFilter(filterOf(criteria))(post)).toBe(true);
  });

  it.each(fails)('leaves out a post that fails %o', (criteria) => {
    expect(compileFilter(filterOf(criteria))(post)).toBe(false);
  });

  it('asks for all of them at once', () => {
    const all = Object.assign({}, ...meets) as Parameters<typeof filterOf>[0];
    expect(compileFilter(filterOf(all))(post)).toBe(true);
    for (const one of fails) {
      expect(compileFilter(filterOf({ ...all, ...one }))(post)).toBe(false);
    }
  });

  it('counts a post in its most probable topic alone, the first of equal ones', () => {
    const topicProbabilities = newsTopics.map((_, index) => (index === 3 || index === 7 ? 0.5 : 0));
    const even = { ...post, topicProbabilities };
    const of = (index: number) => filterOf({ topics: [newsTopics[index] ?? 'IPO'] });
    expect(compileFilter(of(3))(even)).toBe(true);
    expect(compileFilter(of(7))(even)).toBe(false);
  });

  it('asks for the probability of the topic only where topics are given', () => {
    const topicProbabilities = newsTopics.map((_, index) => (index === 3 ? 0.3 : 0.01));
    const unsure = { ...post, topicProbabilities };
    const [topic = 'IPO'] = newsTopics.slice(3);
    expect(compileFilter(filterOf({ minProbability: 0.5 }))(unsure)).toBe(true);
    expect(compileFilter(filterOf({ minProbability: 0.5, topics: [topic] }))(unsure)).toBe(false);
    expect(compileFilter(filterOf({ minProbability: 0.3, topics: [topic] }))(unsure)).toBe(true);
  });
});

describe('words', () => {
  it.each([
    ['$TSLA', 'Sell $tsla now', true],
    ['$TSLA', 'Sell $TSLAX now', false],
    ['$TSLA', 'Sell TSLA now', false],
    ['TSLA', 'Sell $TSLA now', true],
    ['TSLA', '(TSLA)', true],
    ['TSLA', 'TSLA2 and ATSLA', false],
    ['C++', 'A c++ compiler', true],
    ['3M', 'A $3M settlement', true],
    ['3M', 'A 13M settlement', false],
  ])('cashtags, signs and digits: %s in "%s" is %s', (phrase, text, expected) => {
    expect(finds(phrase, text)).toBe(expected);
  });

  it.each([
    ['election', 'A re-election', true],
    ['re-election', 'A re-election', true],
    ['re-election', 'A re\u2011election', true],
    ['re election', 'A re-election', false],
    ['maker', "The maker's loss", true],
    ["maker's", 'The maker\u2019s loss', true],
    ['maker\u2019s', "The maker's loss", true],
    ['bank', 'bankrun bank_run', false],
  ])('hyphens and apostrophes: %s in "%s" is %s', (phrase, text, expected) => {
    expect(finds(phrase, text)).toBe(expected);
  });

  it.each([
    ['苹果', '关于苹果公司', true],
    ['ソニー', 'ソニーグループ', true],
    ['삼성전자', '삼성전자는', true],
    ['ธนาคาร', 'ธนาคารกรุงเทพ', true],
    ['tesla', '特斯拉Tesla股价', true],
    ['tesla', '特斯拉Teslas股价', false],
    ['🚀 moon', 'go 🚀 moon', true],
    ['gme', 'GME🚀', true],
  ])('other scripts and emoji: %s in "%s" is %s', (phrase, text, expected) => {
    expect(finds(phrase, text)).toBe(expected);
  });

  it.each([
    ['café', 'CAFÉ', true],
    ['café', 'cafe\u0301', true],
    ['cafe\u0301', 'café', true],
    ['cafe', 'café', false],
    ['cafe', 'cafe\u0301', false],
    ['БАНК', 'банк', true],
    ['ΟΔΥΣΣΕΑΣ', 'οδυσσεας', true],
  ])('accents and case: %s in "%s" is %s', (phrase, text, expected) => {
    expect(finds(phrase, text)).toBe(expected);
  });

  it('a phrase is its words in this order, with any white space between them', () => {
    expect(finds('rate  rise', 'A rate rise')).toBe(true);
    expect(finds('rate rise', 'A rate\u00a0\n rise')).toBe(true);
    expect(finds('rate rise', 'A rise of the rate')).toBe(false);
    expect(finds('rate rise', 'A raterise')).toBe(false);
    expect(finds('rate rise', 'A rate, rise')).toBe(false);
  });

  it('stand in the title or in the body, a phrase never across both', () => {
    const phrase = filterOf({ any: ['rate rise'] });
    expect(takes(phrase, 'No change', 'After the rate rise')).toBe(true);
    expect(takes(phrase, 'The rate', 'rise')).toBe(false);
    expect(takes(filterOf({ all: ['rate', 'rise'] }), 'The rate', 'A rise')).toBe(true);
    expect(takes(filterOf({ none: ['rise'] }), 'The rate', 'A rise')).toBe(false);
  });

  it('mean themselves, whatever a pattern would make of their signs', () => {
    for (const phrase of nastyPhrases) {
      expect(finds(phrase, `Before ${phrase} after`), phrase).toBe(true);
      expect(finds(phrase, phrase), phrase).toBe(true);
    }
    expect(finds('a.c', 'abc')).toBe(false);
    expect(finds('(a|b)*', 'a')).toBe(false);
  });

  it('are found in a list just where one of them is found by itself', () => {
    for (const text of nastyTexts) {
      for (let i = 0; i < nastyPhrases.length; i += 3) {
        const phrases = nastyPhrases.slice(i, i + 3);
        const singly = phrases.map((phrase) => finds(phrase, text));
        expect(takes(filterOf({ any: phrases }), text)).toBe(singly.includes(true));
        expect(takes(filterOf({ all: phrases }), text)).toBe(!singly.includes(false));
        expect(takes(filterOf({ none: phrases }), text)).toBe(!singly.includes(true));
      }
    }
  });

  it('are found where a search of plain words finds them, in made-up sentences', () => {
    const random = seededRandom(7);
    const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const words = ['bank', 'Banks', 'run', 'RUN', 'rate', 'été', 'ÉTÉ', 'x1', 'x', 'рост'];
    const between = [' ', '  ', '\n', ', ', ' – '];
    const sentence = (length: number, joins: readonly string[]) =>
      Array.from({ length }, () => some(words) + some(joins)).join('');
    let found = 0;
    for (let i = 0; i < 3_000; i += 1) {
      const text = sentence(6, between);
      const phrase = sentence(1 + Math.floor(random() * 2), [' ']).trim();
      const folded = text.toLowerCase().replaceAll(/[,–]/g, ' ; ').replaceAll(/\s+/g, ' ');
      const expected = ` ${folded} `.includes(` ${phrase.toLowerCase()} `);
      expect(finds(phrase, text), JSON.stringify({ phrase, text })).toBe(expected);
      if (expected) found += 1;
    }
    expect(found).toBeGreaterThan(300);
  });

  it('take time in proportion to the text, however hostile', () => {
    const hostile = filterOf({
      any: [
        Array.from({ length: 50 }, () => 'a').join(' '),
        `${'a'.repeat(99)}b`,
        ...Array.from({ length: 40 }, (_, i) => `${'a '.repeat(40)}${i}`),
      ],
    });
    const texts = ['a'.repeat(20_000), 'a '.repeat(10_000), `a${' '.repeat(19_999)}`];
    const test = compileFilter(hostile);
    for (const text of texts) {
      // Were it more than linear, this would not come to an end within the test's patience.
      for (const times of [1, 8]) test(scoredPost({ n: 1, title: text.repeat(times) }));
    }
    expect(test(scoredPost({ n: 1, title: texts[1] ?? '' }))).toBe(true);
  });
});
