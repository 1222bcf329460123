import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatDateTime,
  formatDuration,
  formatExact,
  formatMoment,
  formatStretch,
  formatUntil,
  formatZone,
  toLocalInput,
} from '../../../dashboard/format/time.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Noon in the time zone of whoever runs the test. */
const noon = new Date(2026, 0, 5, 12).getTime();

describe('times', () => {
  it.each([
    [-5 * second, 'now'],
    [second, 'now'],
    [12 * second, '12 s ago'],
    [59 * second, '59 s ago'],
    [61 * second, '1 min ago'],
    [3 * hour, '3 h ago'],
    [47 * hour, '47 h ago'],
    [5 * day, '5 d ago'],
  ])('%d ms back are "%s"', (ms, text) => {
    expect(formatAgo(noon - ms, noon)).toBe(text);
  });

  it('ahead are told as time to wait', () => {
    expect(formatUntil(noon + 4 * minute, noon)).toBe('in 4 min');
    expect(formatUntil(noon - minute, noon)).toBe('due');
    expect(formatDuration(-1)).toBe('0 s');
  });

  it('are exact with date, seconds and zone', () => {
    expect(formatExact(noon)).toMatch(/^5 Jan 2026, 12:00:00 GMT/);
    expect(formatZone(noon)).toContain(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('of a stretch name the date only where it is not today', () => {
    expect(formatStretch(noon - hour, noon - hour + minute, noon)).toBe('11:00 – 11:01');
    expect(formatStretch(noon - 2 * day, noon - 2 * day + 2 * hour, noon)).toBe(
      '3 Jan, 12:00 – 14:00',
    );
  });

  it('of another day carry their date', () => {
    expect(formatMoment(noon, noon + hour)).toBe('12:00');
    expect(formatMoment(noon, noon + day)).toBe('5 Jan, 12:00');
    expect(formatMoment(noon, noon - 365 * day)).toBe('5 Jan, 12:00');
    expect(formatDateTime(noon)).toBe('5 Jan 2026, 12:00');
  });

  it('stand in a form in the zone of the reader', () => {
    expect(toLocalInput(noon)).toBe('2026-01-05T12:00');
    expect(new Date(toLocalInput(noon)).getTime()).toBe(noon);
  });
});
