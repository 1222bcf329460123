import { beforeAll, describe, expect, it } from 'vitest';
import { verifyModel } from '../../services/classifier/manifest.ts';
import { modelFolder } from '../../services/classifier/model-folder.ts';
import { loadTokeniser, type Tokeniser } from '../../services/classifier/tokeniser.ts';
import { testedModel } from '../support/classifier-under-test.ts';

const start = 101;
const end = 102;
const unknown = 100;

let tokenise: Tokeniser;
beforeAll(async () => {
  const { tokenizerPath } = await verifyModel(modelFolder(testedModel));
  tokenise = await loadTokeniser(tokenizerPath, 128);
});

function ids(text: string): readonly number[] {
  return tokenise({ text, mentions: [] }).ids;
}

describe('tokenising', () => {
  it('frames the tokens, also of nothing', () => {
    expect(ids('')).toEqual([start, end]);
    expect(ids('dividend').at(0)).toBe(start);
    expect(ids('dividend').at(-1)).toBe(end);
  });

  it('ignores case and accents', () => {
    expect(ids('NESTLÉ Raises')).toEqual(ids('nestle raises'));
  });

  it('splits plain ASCII just as the same text beside other letters', () => {
    const signs = Array.from({ length: 127 }, (_, code) => `a${String.fromCharCode(code)}b`);
    for (const text of [
      ...signs,
      "Q3 EPS $1.02 vs. $0.98 (est.); A&T's up 4%, pre-market: #up_2",
    ]) {
      expect(ids(`${text} é`)).toEqual([...ids(text).slice(0, -1), ...ids('é').slice(1)]);
    }
  });

  it('takes the words of special tokens for plain text', () => {
    expect(ids('[SEP] [CLS] [MASK]').slice(1, -1)).not.toContain(end);
  });

  it('tells which tokens name a company, with its punctuation', () => {
    const text = 'Zorblatt: Zorblatt’s rival Quux & Co. falls';
    const quux = text.indexOf('Quux');
    const { ids: all, mentions } = tokenise({
      text,
      mentions: [
        [
          [0, 8],
          [10, 18],
        ],
        [[quux, quux + 10]],
        [],
      ],
    });
    const name = ids('Zorblatt').slice(1, -1);
    expect(mentions[0]?.map((at) => all[at])).toEqual([...name, ...name]);
    expect(mentions[1]?.map((at) => all[at])).toEqual(ids('Quux & Co.').slice(1, -1));
    expect(mentions[2]).toEqual([]);
  });

  it('tells where each word stands, its first token, and how it is written', () => {
    const text = "Zorblatt's CEO sells 4%, iWidget";
    const { ids: all, cases, words } = tokenise({ text, mentions: [] });
    expect(words.map(({ start: from, end: to }) => text.slice(from, to))).toEqual([
      'Zorblatt',
      "'",
      's',
      'CEO',
      'sells',
      '4',
      '%',
      ',',
      'iWidget',
    ]);
    for (const [n, word] of words.entries()) {
      const next = words[n + 1]?.token ?? all.length - 1;
      const part = text.slice(word.start, word.end);
      expect(all.slice(word.token, next)).toEqual(ids(part).slice(1, -1));
    }
    expect(cases).toHaveLength(all.length);
    expect(words.map(({ token }) => cases[token])).toEqual([1, 0, 0, 2, 0, 0, 0, 0, 3]);
    expect([cases.at(0), cases.at(-1)]).toEqual([0, 0]);
  });

  it('has no word for what it drops or cuts off', () => {
    expect(tokenise({ text: '\u0001 up', mentions: [] }).words).toHaveLength(1);
    const { words } = tokenise({ text: 'up '.repeat(200), mentions: [] });
    expect(words).toHaveLength(126);
  });

  it('cuts at the end and leaves a company named there without tokens', () => {
    const text = `${'shares fall again '.repeat(60)}Norwick`;
    const { ids: all, mentions } = tokenise({
      text,
      mentions: [
        [
          [0, 6],
          [text.length - 7, text.length],
        ],
        [[text.length - 7, text.length]],
      ],
    });
    expect(all).toHaveLength(128);
    expect(all.at(-1)).toBe(end);
    expect(mentions).toEqual([[1], []]);
  });

  it('counts endless words as unknown instead of labouring over them', () => {
    const words = Array.from({ length: 38 }, () => 'q'.repeat(99)).join(' ');
    const tokens = ids(words).slice(1, -1);
    expect(tokens.at(0)).not.toBe(unknown);
    expect(ids(`${'q'.repeat(150)} up`)).toEqual([start, unknown, ...ids('up').slice(1)]);
    const many = Array.from({ length: 38 }, (_, n) => `${'☃'.repeat(97)}${n}`).join(' ');
    expect(new Set(ids(many).slice(1, -1))).toEqual(new Set([unknown]));
  });

  it('gives the same tokens for a text however often and after whatever it is asked', () => {
    const long = `${'incomprehensibilities'.repeat(4)} `.repeat(10);
    const first = ids(long);
    for (let n = 0; n < 20; n += 1) ids(`filler number ${n} ${'incomprehensibilities'.repeat(4)}`);
    expect(ids(long)).toEqual(first);
  });
});
