import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../services/classifier/explain-words.ts';
import type { Span } from '../../services/classifier/prepare-text.ts';

function wordsOf(text: string): string[] {
  return variantsOf({ text, mentions: [] }).map(({ word }) => text.slice(...word));
}

describe('leaving out words', () => {
  it('takes what stands between spaces, without punctuation around it', () => {
    expect(wordsOf('"Profit fell," said pre-market notes (4%) — $CRVN... #down A&T\'s')).toEqual([
      'Profit',
      'fell',
      'said',
      'pre-market',
      'notes',
      '4%',
      '$CRVN',
      '#down',
      "A&T's",
    ]);
    expect(wordsOf('')).toEqual([]);
    expect(wordsOf('🙂 株価')).toEqual(['🙂', '株価']);
  });

  it('looks at sixty words and no more', () => {
    expect(wordsOf('up '.repeat(100))).toHaveLength(60);
  });

  it('leaves the rest as it was, and moves mentions along', () => {
    const text = 'Big loss at Norwick Steel, not Halden';
    const norwick: Span[] = [[12, 25]];
    const halden: Span[] = [[31, 37]];
    const variants = variantsOf({ text, mentions: [norwick, halden] });
    const seen = variants.map(({ without }) =>
      without?.mentions.map((spans) => spans.map((span) => without.text.slice(...span))),
    );
    const untouched = [['Norwick Steel'], ['Halden']];
    expect(seen).toEqual([
      untouched,
      untouched,
      untouched,
      [[' Steel'], ['Halden']],
      [['Norwick '], ['Halden']],
      untouched,
      undefined,
    ]);
    expect(variants[1]?.without?.text).toBe('Big  at Norwick Steel, not Halden');
  });

  it('can do without one of several mentions', () => {
    const [first] = variantsOf({
      text: 'Norwick sues Norwick',
      mentions: [
        [
          [0, 7],
          [13, 20],
        ],
      ],
    });
    expect(first?.without).toEqual({ text: ' sues Norwick', mentions: [[[6, 13]]] });
  });
});
