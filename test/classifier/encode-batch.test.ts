import { describe, expect, it } from 'vitest';
import { createBatchEncoder } from '../../services/classifier/encode-batch.ts';
import type { TokenisedText } from '../../services/classifier/tokeniser.ts';

/** A text of so many tokens whose words are of no account here. */
function text(ids: number[], mentions: number[][], cases = ids.map(() => 0)): TokenisedText {
  return { ids, cases, words: [], mentions };
}

describe('laying out a batch', () => {
  it('pads rows, marks their tokens and gives each named company a span', () => {
    const encode = createBatchEncoder();
    const batch = encode([
      text([101, 7, 8, 102], [[1], [], [1, 2]], [0, 3, 1, 0]),
      text([101, 102], []),
      text([101, 9, 102], [[1]], [0, 2, 0]),
    ]);
    expect(batch).toMatchObject({ rows: 3, tokens: 4, spans: 3 });
    expect([...batch.inputIds].map(Number)).toEqual([
      101, 7, 8, 102, 101, 102, 0, 0, 101, 9, 102, 0,
    ]);
    expect([...batch.attentionMask].map(Number)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0]);
    expect([...batch.tokenCase].map(Number)).toEqual([0, 3, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0]);
    expect([...batch.spanMask]).toEqual([0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0]);
    expect([...batch.spanRow].map(Number)).toEqual([0, 0, 2]);
  });

  it('fills the span input when no company is named', () => {
    const batch = createBatchEncoder()([text([101, 102], [[]])]);
    expect(batch.spans).toBe(1);
    expect([...batch.spanMask]).toEqual([1, 0]);
    expect([...batch.spanRow]).toEqual([0n]);
  });

  it('leaves nothing of an earlier batch in its buffers', () => {
    const encode = createBatchEncoder();
    encode([
      text([101, 5, 5, 5, 102], [[1, 2, 3], [3]], [0, 1, 2, 3, 0]),
      text([101, 5, 102], [[1]]),
    ]);
    const texts = [text([101, 6, 102], [[1]]), text([101, 102], [])];
    expect(encode(texts)).toEqual(createBatchEncoder()(texts));
  });
});
