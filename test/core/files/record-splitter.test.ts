import { describe, expect, it } from 'vitest';
import {
  createRecordSplitter,
  type SplitRecord,
} from '../../../services/core/files/record-splitter.ts';

/** Splits a text that comes in chunks of `size` bytes. */
function split(text: string, size: number, quotedBy?: string, maxBytes = 1_000): SplitRecord[] {
  const splitter = createRecordSplitter({ offset: 100, maxBytes, quotedBy });
  const bytes = Buffer.from(text);
  const records: SplitRecord[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    records.push(...splitter.push(bytes.subarray(at, at + size)));
  }
  return [...records, ...splitter.flush()];
}

function texts(records: readonly SplitRecord[]): string[] {
  return records.map(({ bytes }) => bytes.toString());
}

describe.each([1, 3, 7, 1_000])('in chunks of %d bytes', (size) => {
  it('cuts lines, with or without a last line end, and counts bytes', () => {
    const records = split('one\r\n\nthree é\nlast', size);
    expect(texts(records)).toEqual(['one', '', 'three é', 'last']);
    expect(records.map(({ end }) => end)).toEqual([105, 106, 115, 119]);
    expect(records.map(({ lines }) => lines)).toEqual([1, 1, 1, 0]);
  });

  it('keeps line ends between quotes in their record', () => {
    const records = split('a,"b\nc",d\n"say ""x"",\n1",2\n5" pipe,3\n', size, ',');
    expect(texts(records)).toEqual(['a,"b\nc",d', '"say ""x"",\n1",2', '5" pipe,3']);
    expect(records.map(({ lines }) => lines)).toEqual([2, 2, 1]);
  });

  it('gives up a line that is too long, and goes on after it', () => {
    const records = split(`ok\n${'x'.repeat(50)}\nfine\n`, size, undefined, 20);
    expect(records.map(({ broken }) => broken)).toEqual([
      undefined,
      'it is longer than 20 bytes',
      undefined,
    ]);
    expect(texts(records).at(-1)).toBe('fine');
    expect(records.map(({ lines }) => lines)).toEqual([1, 1, 1]);
    expect(records.at(-1)?.end).toBe(100 + 3 + 51 + 5);
  });

  it('gives up only the first line after a quote that is never closed', () => {
    const records = split('a,"b\nc,d\ne,f', size, ',');
    expect(records.map(({ broken }) => broken)).toEqual([
      'a quote is opened and never closed',
      undefined,
      undefined,
    ]);
    expect(texts(records).slice(1)).toEqual(['c,d', 'e,f']);
  });
});

it('never holds more than a record and a chunk', () => {
  const splitter = createRecordSplitter({ offset: 0, maxBytes: 1_000, quotedBy: undefined });
  const chunk = Buffer.alloc(10_000, 'x');
  let records: SplitRecord[] = [];
  for (let i = 0; i < 1_000; i += 1) records = [...records, ...splitter.push(chunk)];
  records = [...records, ...splitter.push(Buffer.from('\nnext\n'))];
  expect(records.map(({ bytes }) => bytes.length)).toEqual([10_000, 4]);
  expect(records.at(-1)?.end).toBe(10_000_006);
});
