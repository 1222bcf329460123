import { describe, expect, it } from 'vitest';
import { givenSpan, prepareText } from '../../services/classifier/prepare-text.ts';

/** The words that the mentions of a prepared text cover. */
function covered(text: string, ...names: string[]): string[][] {
  const mentions = names.map((name) => {
    const start = text.indexOf(name);
    return [[start, start + name.length] as const];
  });
  const prepared = prepareText(text, mentions);
  return prepared.mentions.map((spans) => spans.map(([a, b]) => prepared.text.slice(a, b)));
}

describe('preparing a text', () => {
  it.each([
    ['Shell &amp; BP &#x2014; up&#33;', 'Shell & BP — up!'],
    ['&amp;lt; is decoded once', '&lt; is decoded once'],
    ['&bogus; &#0; &#xD800; stay or go', '&bogus; stay or go'],
    ['see https://a.example/x?y=1 and t.co/abc now', 'see and now'],
    ['HTTP://A.EXAMPLE/', ''],
    ['not.t.co/abc stays, bat.co/abc too', 'not.t.co/abc stays, bat.co/abc too'],
    ['https:&#47;&#47;a.example/b gone', 'gone'],
    ['  many\t\tkinds\u00a0 of\n\n space\ufeff ', 'many kinds of space'],
    ['', ''],
    [
      'Nor\u200bwick\u00ad falls\u2060, says \u202aits board\u202c',
      'Norwick falls, says its board',
    ],
    ['&#x200b;Oil&#8203; slides', 'Oil slides'],
    ['Ｎｏｒｗｉｃｋ　Ｓｔｅｅｌ！ 𝗽𝗿𝗼𝗳𝗶𝘁 𝟓𝟎％ 𝛼', 'Norwick Steel! profit 50% 𝛼'],
    ['Nоrwiсk рlunges', 'Norwick plunges'],
    ['акции растут, ΟΔΟΣ', 'акции растут, ΟΔΟΣ'],
    ['$CRVN🚀🚀 then 📉', '$CRVN rocket rocket then falling'],
    ['hold⚠\ufe0f 👍🏽 🙂', 'hold warning good 🏽 🙂'],
    ['a\ud800b', 'a\ufffdb'],
  ])('%j becomes %j', (raw, prepared) => {
    expect(prepareText(raw).text).toBe(prepared);
  });

  it('moves mentions along', () => {
    expect(
      covered(
        '  &quot;A&amp;T&quot; sinks,\n https://x.example/y  Norwick   Steel soars',
        'A&amp;T',
        'Norwick   Steel',
      ),
    ).toEqual([['A&T'], ['Norwick Steel']]);
  });

  it('drops a mention that stood in a link or beyond the part that is read', () => {
    expect(covered('More at https://norwick.example/news soon', 'norwick')).toEqual([[]]);
    const far = `${'word '.repeat(1_000)}Norwick`;
    expect(prepareText(far, [[[5_000, 5_007]]]).mentions).toEqual([[]]);
  });

  it('keeps the mentions of each company apart', () => {
    const { mentions } = prepareText(' A B A ', [
      [
        [1, 2],
        [5, 6],
      ],
      [],
      [[3, 4]],
    ]);
    expect(mentions).toEqual([
      [
        [0, 1],
        [4, 5],
      ],
      [],
      [[2, 3]],
    ]);
  });

  it('moves mentions along through what is removed, unstyled and spelt out', () => {
    expect(
      covered('💸 Nor\u200bwick and 𝗛𝗮𝗹𝗱𝗲𝗻 🚀 $CRVN', 'Nor\u200bwick', '𝗛𝗮𝗹𝗱𝗲𝗻', '$CRVN'),
    ).toEqual([['Norwick'], ['Halden'], ['$CRVN']]);
  });

  it('reads only the beginning of a long text', () => {
    expect(prepareText('x'.repeat(100_000)).text).toHaveLength(4_000);
    expect(prepareText(`${'x'.repeat(3_999)}${String.fromCodePoint(0x20000)}`).text).toHaveLength(
      3_999,
    );
  });

  it('is not misled by thousands of spaces before what is said', () => {
    expect(prepareText(`${' '.repeat(9_000)}Shares fell`).text).toBe('Shares fell');
  });
});

describe('finding a place of a prepared text in the text that was given', () => {
  /** What was given where these words stand in the prepared text. */
  function givenWords(text: string, ...words: readonly string[]): string[] {
    const prepared = prepareText(text);
    return words.map((word) => {
      const at = prepared.text.indexOf(word);
      expect(at).toBeGreaterThanOrEqual(0);
      return text.slice(...givenSpan(prepared, [at, at + word.length]));
    });
  }

  it.each([
    ['Norwick cuts its outlook', ['Norwick', 'outlook'], ['Norwick', 'outlook']],
    [' \n A&amp;T &quot;sinks&quot;', ['A&T', '"', 'sinks'], ['A&amp;T', '&quot;', 'sinks']],
    ['https://a.example/1 Norwick  \t Steel', ['Norwick Steel'], ['Norwick  \t Steel']],
    ['\u200bNor\u200bwick\u200b up', ['Norwick', 'up'], ['Nor\u200bwick', 'up']],
    ['$CRVN🚀now 💸', ['rocket', 'now', 'losing money', 'money'], ['🚀', 'now', '💸', '💸']],
    [
      'Ｎｏｒｗｉｃｋ 𝗽𝗿𝗼𝗳𝗶𝘁 рlunges',
      ['Norwick', 'profit', 'plunges'],
      ['Ｎｏｒｗｉｃｋ', '𝗽𝗿𝗼𝗳𝗶𝘁', 'рlunges'],
    ],
    ['&lt;b&gt; t.co/x Halden&#8203; Air', ['b', 'Halden', 'Air'], ['b', 'Halden', 'Air']],
  ])('%j', (text, words, given) => {
    expect(givenWords(text, ...words)).toEqual(given);
  });
});
