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
    const [lowIds, lowAttention, lowCases] = [halvesOf(ids), halvesOf(attention), halvesOf(cases)];
    lowIds.fill(0, 0, 2 * rows * tokens);
    lowAttention.fill(0, 0, 2 * rows * tokens);
    lowCases.fill(0, 0, 2 * rows * tokens);
    spanMask.fill(0, 0, spans * tokens);

    let span = 0;
    for (let row = 0; row < rows; row += 1) {
      const text = texts[row];
      if (text === undefined) continue;
      for (let position = 0; position < text.ids.length; position += 1) {
        const low = 2 * (row * tokens + position);
        lowIds[low] = text.ids[position] ?? 0;
        lowCases[low] = text.cases[position] ?? 0;
        lowAttention[low] = 1;
      }
      for (const positions of text.mentions) {
        if (!isNamed(positions)) continue;
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

/**
 * An array of int64 as its 32-bit halves, the lower one first, as every processor has it that Node runs the runtime
 * on: a BigInt for each token would be an object for each.
 */
function halvesOf(array: BigInt64Array): Int32Array {
  return new Int32Array(array.buffer);
}

function isNamed(positions: readonly number[]): boolean {
  return positions.length > 0;
}
