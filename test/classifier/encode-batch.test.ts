import { describe, expect, it } from 'vitest';
import { createBatchEncoder } from '../../services/classifier/encode-batch.ts';

describe('laying out a batch', () => {
  it('pads rows, marks their tokens and gives each named company a span', () => {
    const encode = createBatchEncoder();
    const batch = encode([
      { ids: [101, 7, 8, 102], mentions: [[1], [], [1, 2]] },
      { ids: [101, 102], mentions: [] },
      { ids: [101, 9, 102], mentions: [[1]] },
    ]);
    expect(batch).toMatchObject({ rows: 3, tokens: 4, spans: 3 });
    expect([...batch.inputIds].map(Number)).toEqual([
      101, 7, 8, 102, 101, 102, 0, 0, 101, 9, 102, 0,
    ]);
    expect([...batch.attentionMask].map(Number)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0]);
    expect([...batch.spanMask]).toEqual([0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0]);
    expect([...batch.spanRow].map(Number)).toEqual([0, 0, 2]);
  });

  it('fills the span input when no company is named', () => {
    const batch = createBatchEncoder()([{ ids: [101, 102], mentions: [[]] }]);
    expect(batch.spans).toBe(1);
    expect([...batch.spanMask]).toEqual([1, 0]);
    expect([...batch.spanRow]).toEqual([0n]);
  });

  it('leaves nothing of an earlier batch in its buffers', () => {
    const encode = createBatchEncoder();
    encode([
      { ids: [101, 5, 5, 5, 102], mentions: [[1, 2, 3], [3]] },
      { ids: [101, 5, 102], mentions: [[1]] },
    ]);
    const texts = [
      { ids: [101, 6, 102], mentions: [[1]] },
      { ids: [101, 102], mentions: [] },
    ];
    expect(encode(texts)).toEqual(createBatchEncoder()(texts));
  });
});
