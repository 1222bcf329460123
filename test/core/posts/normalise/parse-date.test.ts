import { describe, expect, it } from 'vitest';
import {
  isPlausible,
  parseFeedDate,
  parseIso,
  parseTime,
} from '../../../../services/core/posts/normalise/parse-date.ts';

const noon = Date.UTC(2024, 1, 29, 12);

describe('parseIso', () => {
  it.each([
    ['2024-02-29T12:00:00Z', noon],
    ['2024-02-29T12:00Z', noon],
    ['2024-02-29 12:00:00', noon],
    ['2024-02-29t13:00:00.000+01:00', noon],
    ['2024-02-29T13:00:00,5+0100', noon + 500],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2024-02-30T12:00:61Z', undefined],
    ['29.2.2024', undefined],
    ['1709208000', undefined],
    ['', undefined],
  ])('%j', (text, ms) => {
    expect(parseIso(text)).toBe(ms);
  });

  it('takes a time without a zone as UTC, whatever the zone of the machine', () => {
    expect(parseIso('2024-07-01T00:00:00')).toBe(Date.UTC(2024, 6, 1));
  });
});

describe('parseTime', () => {
  it.each([
    ['1709208000', 'epoch-seconds', noon],
    [1709208000.25, 'epoch-seconds', noon + 250],
    ['1709208000000', 'epoch-milliseconds', noon],
    ['soon', 'epoch-seconds', undefined],
    ['', 'epoch-seconds', undefined],
    [5, 'iso', undefined],
  ] as const)('%j as %s', (value, format, ms) => {
    expect(parseTime(value, format)).toBe(ms);
  });
});

describe('parseFeedDate', () => {
  it.each([
    ['Thu, 29 Feb 2024 12:00:00 GMT', noon],
    ['Thu, 29 Feb 2024 07:00:00 EST', noon],
    ['29 Feb 2024 14:00 +0200', noon],
    ['Thu, 29 Feb 2024 13:00:00 CET', noon],
    ['Thu, 29 Feb 2024 12:00:00', noon],
    ['2024-02-29T12:00:00Z', noon],
    ['yesterday evening', undefined],
    ['('.repeat(100_000), undefined],
  ])('%s', (text, ms) => {
    expect(parseFeedDate(text)).toBe(ms);
  });
});

it('holds the years 1900 to 2100 for plausible', () => {
  expect(isPlausible(Date.UTC(1900, 0, 1))).toBe(true);
  expect(isPlausible(Date.UTC(1899, 11, 31))).toBe(false);
  expect(isPlausible(Date.UTC(2100, 11, 31))).toBe(true);
  expect(isPlausible(Date.UTC(2101, 0, 2))).toBe(false);
});
