/** A range of whole numbers, both ends included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

/** A time of day as minutes since midnight; `24:00` is the end of the day. Undefined if it is none. */
export function parseClockTime(text: string): number | undefined {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const time = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && time <= 1_440 ? time : undefined;
}

/** `monday`, or `monday:friday`; 0 is Sunday. @throws Error that says what is wrong */
export function parseWeekdays(text: string): TimeRange {
  return parseRange(text, (part) => indexOf(weekdays, part, 'a weekday'));
}

/** `january`, `5`, or `january:march`; 1 is January. @throws Error that says what is wrong */
export function parseMonths(text: string): TimeRange {
  return parseRange(text, (part) =>
    /^\d{1,2}$/.test(part) ? within(part, 1, 12) : indexOf(months, part, 'a month') + 1,
  );
}

/** `15`, `1:5`, or `-3:-1` from the month's end. @throws Error that says what is wrong */
export function parseDaysOfMonth(text: string): TimeRange {
  const range = parseRange(text, (part) => {
    const day = within(part, -31, 31);
    if (day === 0) throw new Error('days count from 1, or from -1 at the end of the month');
    return day;
  });
  if (range.from < 0 && range.to > 0) {
    throw new Error('a range that begins at the end of the month must end there');
  }
  return range;
}

/** `2026`, or `2026:2028`. @throws Error that says what is wrong */
export function parseYears(text: string): TimeRange {
  return parseRange(text, (part) => within(part, 1970, 9999));
}

function parseRange(text: string, parse: (part: string) => number): TimeRange {
  const parts = text.toLowerCase().split(':');
  const [first, last = first] = parts;
  if (first === undefined || last === undefined || parts.length > 2) {
    throw new Error(`"${text}" is no range: write one value or FIRST:LAST`);
  }
  const [from, to] = [parse(first), parse(last)];
  // From a day to one that counts from the month's end, the order shows with the month.
  const rises = from <= to || (from > 0 && to < 0);
  if (!rises) throw new Error(`"${text}" ends before it begins: give two ranges`);
  return { from, to };
}

function indexOf(names: readonly string[], part: string, what: string): number {
  const index = names.indexOf(part);
  if (index < 0) throw new Error(`"${part}" is not ${what}`);
  return index;
}

function within(part: string, least: number, most: number): number {
  const value = Number(part);
  if (!/^-?\d{1,4}$/.test(part) || value < least || value > most) {
    throw new Error(`"${part}" is not a whole number from ${least} to ${most}`);
  }
  return value;
}
