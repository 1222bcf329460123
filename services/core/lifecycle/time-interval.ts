import { minuteMs } from '../clock.ts';
import type { TimeInterval, TimeIntervalPart } from '../contracts/settings/time-interval.ts';
import {
  parseClockTime,
  parseDaysOfMonth,
  parseMonths,
  parseWeekdays,
  parseYears,
  type TimeRange,
} from '../contracts/settings/time-range.ts';

/** What a clock and a calendar on the wall of a place show. */
interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Since midnight by the clock; an hour that is gone through twice has the same minutes twice. */
  readonly minute: number;
}

/**
 * Whether a moment lies in one of the parts, as Alertmanager's time intervals have it. The clock of the place decides,
 * so a range of the day may be an hour shorter or longer when clocks are changed.
 * @param at ms since the epoch
 */
export function containsTime(interval: Pick<TimeInterval, 'timeIntervals'>, at: number): boolean {
  const minute = Math.floor(at / minuteMs);
  const known = asked.get(interval);
  if (known?.minute === minute) return known.contains;
  const contains = interval.timeIntervals.some((part) =>
    partContains(part, wallTimeAt(part.location, at)),
  );
  asked.set(interval, { minute, contains });
  return contains;
}

/** What was asked last: clocks show whole minutes, and the same minute is asked about for each alert. */
const asked = new WeakMap<object, { readonly minute: number; readonly contains: boolean }>();

function partContains(part: TimeIntervalPart, time: WallTime): boolean {
  const { times, weekdays, daysOfMonth, months, years } = part;
  return (
    (times.length === 0 ||
      times.some(({ startTime, endTime }) => {
        const [start = 0, end = 0] = [parseClockTime(startTime), parseClockTime(endTime)];
        return start <= time.minute && time.minute < end;
      })) &&
    meets(weekdays, parseWeekdays, time.weekday) &&
    meets(months, parseMonths, time.month) &&
    meets(years, parseYears, time.year) &&
    (daysOfMonth.length === 0 || daysOfMonth.some((text) => dayMeets(parseDaysOfMonth(text), time)))
  );
}

function meets(
  texts: readonly string[],
  parse: (text: string) => TimeRange,
  value: number,
): boolean {
  if (texts.length === 0) return true;
  return texts.some((text) => {
    const { from, to } = parse(text);
    return from <= value && value <= to;
  });
}

/** Days below 0 count from the month's end; what a month does not have is its first or last day's side. */
function dayMeets({ from, to }: TimeRange, { year, month, day }: WallTime): boolean {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const [first, last] = [from, to].map((given) => (given < 0 ? days + 1 + given : given));
  return first !== undefined && last !== undefined && first <= day && day <= last;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallTimeAt(location: string, at: number): WallTime {
  let format = formats.get(location);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: location,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(location, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const [year, month, day] = [of('year'), of('month'), of('day')];
  return {
    year,
    month,
    day,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
    minute: of('hour') * 60 + of('minute'),
  };
}
