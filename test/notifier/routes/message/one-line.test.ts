import { expect, it } from 'vitest';
import { cut, cutBytes, oneLine } from '../../../../services/notifier/routes/message/one-line.ts';

it('puts text on one line, without signs that hide or turn it', () => {
  expect(oneLine(' one\r\n two\tthree\u0007 \u202Eruof\u202C \u200bfive ')).toBe(
    'one two three ruof five',
  );
});

it.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['ab\u{1F600}cd', 4, 'ab…'],
  ['', 3, ''],
])('cuts %s to %i', (text, most, expected) => {
  expect(cut(text, most)).toBe(expected);
});

it.each([
  ['short', 5, 'short'],
  ['大大大', 8, '大…'],
  ['abc\u{1F600}', 6, 'abc…'],
])('cuts %s to %i bytes', (text, most, expected) => {
  expect(cutBytes(text, most)).toBe(expected);
  expect(Buffer.byteLength(cutBytes(text, most))).toBeLessThanOrEqual(most);
});
