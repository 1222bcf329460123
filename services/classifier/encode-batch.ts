import type { TokenisedText } from './tokeniser.ts';

/** The model's inputs for one batch: views into buffers that the next call of the encoder overwrites. */
export interface EncodedBatch {
  readonly rows: number;
  /** Length that every row is padded to. */
  readonly tokens: number;
  /** At least 1: without any company a stand-in on token 0 fills the input. */
  readonly spans: number;
  /** int64 [rows, tokens] */
  readonly inputIds: BigInt64Array;
  /** int64 [rows, tokens] */
  readonly attentionMask: BigInt64Array;
  /** int64 [rows, tokens]: how the word of each token is written, 0 on padding. */
  readonly tokenCase: BigInt64Array;
  /** float32 [spans, tokens]: 1 on every token that names the company. */
  readonly spanMask: Float32Array;
  /** int64 [spans]: the row of each span's text. */
  readonly spanRow: BigInt64Array;
}

export type BatchEncoder = (texts: readonly TokenisedText[]) => EncodedBatch;

/**
 * Lays texts out as the model's inputs, in buffers that are kept and only ever grow. Companies without a
 * token (named beyond the end that is read) have no span; the others follow in order of text and company.
 */
export function createBatchEncoder(): BatchEncoder {
  let ids = new BigInt64Array(0);
  let attention = new BigInt64Array(0);
  let cases = new BigInt64Array(0);
  let spanMask = new Float32Array(0);
  let spanRow = new BigInt64Array(0);

  return (texts) => {
    const rows = texts.length;
    const tokens = Math.max(...texts.map((text) => text.ids.length));
    const named = texts.reduce((sum, text) => sum + text.mentions.filter(isNamed).length, 0);
    const spans = Math.max(1, named);
    if (ids.length < rows * tokens) {
      ids = new BigInt64Array(rows * tokens);
      attention = new BigInt64Array(rows * tokens);
      cases = new BigInt64Array(rows * tokens);
    }
    if (spanMask.length < spans * tokens) spanMask = new Float32Array(spans * tokens);
    if (spanRow.length < spans) spanRow = new BigInt64Array(spans);
    ids.fill(0n, 0, rows * tokens);
    attention.fill(0n, 0, rows * tokens);
    cases.fill(0n, 0, rows * tokens);
    spanMask.fill(0, 0, spans * tokens);

    let span = 0;
    for (const [row, text] of texts.entries()) {
      const start = row * tokens;
      for (const [position, id] of text.ids.entries()) ids[start + position] = BigInt(id);
      for (const [position, written] of text.cases.entries()) {
        if (written !== 0) cases[start + position] = BigInt(written);
      }
      attention.fill(1n, start, start + text.ids.length);
      for (const positions of text.mentions.filter(isNamed)) {
        for (const position of positions) spanMask[span * tokens + position] = 1;
        spanRow[span] = BigInt(row);
        span += 1;
      }
    }
    if (named === 0) {
      spanMask[0] = 1;
      spanRow[0] = 0n;
    }
    return {
      rows,
      tokens,
      spans,
      inputIds: ids.subarray(0, rows * tokens),
      attentionMask: attention.subarray(0, rows * tokens),
      tokenCase: cases.subarray(0, rows * tokens),
      spanMask: spanMask.subarray(0, spans * tokens),
      spanRow: spanRow.subarray(0, spans),
    };
  };
}

function isNamed(positions: readonly number[]): boolean {
  return positions.length > 0;
}
