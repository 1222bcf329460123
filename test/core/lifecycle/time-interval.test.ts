import { describe, expect, it } from 'vitest';
import { timeIntervalSchema } from '../../../services/core/contracts/settings/time-interval.ts';
import { containsTime } from '../../../services/core/lifecycle/time-interval.ts';

const interval = (...timeIntervals: object[]) =>
  timeIntervalSchema.parse({ name: 'Test', timeIntervals });
/** Whether each of these UTC times lies within. */
const within = (made: ReturnType<typeof interval>, ...times: string[]) =>
  times.map((time) => containsTime(made, Date.parse(time)));
const times = (startTime: string, endTime: string) => [{ startTime, endTime }];

const nights = (location: string) =>
  interval(
    { times: times('22:00', '24:00'), location },
    { times: times('00:00', '07:00'), location },
  );

describe('nights from 22:00 to 07:00 in Berlin', () => {
  const made = nights('Europe/Berlin');

  it('are by the clock of the place, the start within and the end not', () => {
    expect(
      within(
        made,
        ...['2026-01-10T20:59:59Z', '2026-01-10T21:00:00Z'],
        ...['2026-01-11T05:59:59Z', '2026-01-11T06:00:00Z'],
      ),
    ).toEqual([false, true, true, false]);
  });

  it('begin and end an hour earlier in UTC from the night on in which summer time begins', () => {
    // 29 March 2026: 02:00 CET becomes 03:00 CEST, so that night is eight hours long.
    expect(
      within(
        made,
        ...['2026-03-28T20:59:00Z', '2026-03-28T21:00:00Z'],
        ...['2026-03-29T04:59:00Z', '2026-03-29T05:00:00Z'],
        ...['2026-03-29T19:59:00Z', '2026-03-29T20:00:00Z'],
      ),
    ).toEqual([false, true, true, false, false, true]);
  });

  it('begin and end an hour later again from the night on in which it ends', () => {
    // 25 October 2026: 03:00 CEST becomes 02:00 CET, so that night is ten hours long.
    expect(
      within(
        made,
        ...['2026-10-24T19:59:00Z', '2026-10-24T20:00:00Z'],
        ...['2026-10-25T05:59:00Z', '2026-10-25T06:00:00Z'],
        ...['2026-10-25T20:59:00Z', '2026-10-25T21:00:00Z'],
      ),
    ).toEqual([false, true, true, false, false, true]);
  });
});

describe('an hour in which clocks are changed', () => {
  const made = interval({ times: times('01:00', '02:00'), location: 'America/New_York' });

  it('is gone through twice in autumn', () => {
    // 1 November 2026: 02:00 EDT (06:00 UTC) becomes 01:00 EST.
    expect(
      within(
        made,
        ...['2026-11-01T04:59:00Z', '2026-11-01T05:00:00Z', '2026-11-01T05:59:00Z'],
        ...['2026-11-01T06:00:00Z', '2026-11-01T06:59:00Z', '2026-11-01T07:00:00Z'],
      ),
    ).toEqual([false, true, true, true, true, false]);
  });

  it('does not exist in spring', () => {
    // 8 March 2026: 02:00 EST (07:00 UTC) becomes 03:00 EDT.
    const gone = interval({ times: times('02:00', '03:00'), location: 'America/New_York' });
    const minutes = Array.from({ length: 180 }, (_, i) =>
      new Date(Date.UTC(2026, 2, 8, 6, i)).toISOString(),
    );
    expect(within(gone, ...minutes)).not.toContain(true);
  });
});

describe('days', () => {
  it('of the week are those of the place', () => {
    const weekend = interval({ weekdays: ['saturday', 'sunday'], location: 'Asia/Tokyo' });
    // Friday 15:00 UTC is Saturday midnight in Tokyo.
    expect(
      within(weekend, '2026-03-06T14:59:00Z', '2026-03-06T15:00:00Z', '2026-03-08T15:00:00Z'),
    ).toEqual([false, true, false]);
    const working = interval({ weekdays: ['Monday:Friday'] });
    expect(within(working, '2026-03-06T12:00:00Z', '2026-03-07T12:00:00Z')).toEqual([true, false]);
  });

  it('of the month count from its end as well', () => {
    const last = interval({ daysOfMonth: ['-3:-1'] });
    expect(
      within(last, '2028-02-26T12:00:00Z', '2028-02-27T12:00:00Z', '2028-02-29T12:00:00Z'),
    ).toEqual([false, true, true]);
    const most = interval({ daysOfMonth: ['1:-2'] });
    expect(within(most, '2026-04-29T12:00:00Z', '2026-04-30T12:00:00Z')).toEqual([true, false]);
  });

  it('meet months and years together', () => {
    const made = interval({ months: ['november:december', '1'], years: ['2026:2027'] });
    expect(
      within(made, '2026-12-31T12:00:00Z', '2027-01-31T12:00:00Z', '2027-02-01T12:00:00Z'),
    ).toEqual([true, true, false]);
    expect(within(made, '2028-01-01T12:00:00Z')).toEqual([false]);
  });
});

it('names everything that is wrong at once', () => {
  const { error } = timeIntervalSchema.safeParse({
    name: '',
    timeIntervals: [
      {
        times: times('22:00', '07:00'),
        weekdays: ['funday', 'saturday:sunday'],
        daysOfMonth: ['0', '-1:5', '32'],
        months: ['13', 'march:january'],
        years: ['26'],
        location: 'Europe/Atlantis',
      },
      { times: times('9:00', '25:00'), location: '+02:00' },
    ],
  });
  const problems = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  const expected = [
    'name: ',
    'timeIntervals.0.times.0.endTime: must be later than startTime; over midnight give two ranges',
    'timeIntervals.0.weekdays.0: "funday" is not a weekday',
    'timeIntervals.0.weekdays.1: "saturday:sunday" ends before it begins',
    'timeIntervals.0.daysOfMonth.0: days count from 1',
    'timeIntervals.0.daysOfMonth.1: a range that begins at the end',
    'timeIntervals.0.daysOfMonth.2: "32" is not a whole number from -31 to 31',
    'timeIntervals.0.months.0: "13" is not a whole number from 1 to 12',
    'timeIntervals.0.months.1: "march:january" ends before it begins',
    'timeIntervals.0.years.0: "26" is not a whole number from 1970 to 9999',
    'timeIntervals.0.location: is no time zone: give an IANA name',
    'timeIntervals.1.times.0.startTime: must be a time of day',
    'timeIntervals.1.times.0.endTime: must be a time of day',
    'timeIntervals.1.location: is no time zone',
  ];
  for (const problem of expected) {
    expect(
      problems.some((found) => found.startsWith(problem)),
      problem,
    ).toBe(true);
  }
  expect(problems).toHaveLength(expected.length);
});
