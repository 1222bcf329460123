import { z } from 'zod';
import { severitySchema } from './rule.ts';
import {
  parseClockTime,
  parseDaysOfMonth,
  parseMonths,
  parseWeekdays,
  parseYears,
  type TimeRange,
} from './time-range.ts';

/** Texts that a parser takes, with the parser's own words where it does not. */
function ranges(parse: (text: string) => TimeRange, form: string) {
  const range = z
    .string()
    .max(50)
    .superRefine((text, context) => {
      try {
        parse(text);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        context.addIssue({ code: 'custom', message });
      }
    });
  return z.array(range).max(50).default([]).describe(`Such as ${form}; empty: all.`);
}

const timeRangeSchema = z
  .strictObject({
    startTime: z.string().max(5).describe('`HH:MM`; included.'),
    endTime: z.string().max(5).describe('`HH:MM`, `24:00` at most; not included.'),
  })
  .superRefine(({ startTime, endTime }, context) => {
    const [start, end] = [parseClockTime(startTime), parseClockTime(endTime)];
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (start === undefined) wrong('startTime', 'must be a time of day such as 22:00');
    if (end === undefined) wrong('endTime', 'must be a time of day such as 07:00, 24:00 at most');
    if (start !== undefined && end !== undefined && start >= end) {
      wrong('endTime', 'must be later than startTime; over midnight give two ranges');
    }
  });

/** One of Alertmanager's time_intervals: a moment lies in it if it meets each list that is not empty. */
export const timeIntervalPartSchema = z.strictObject({
  times: z.array(timeRangeSchema).max(50).default([]).describe('Of the day; empty: all of it.'),
  weekdays: ranges(parseWeekdays, '`monday:friday`, `saturday`'),
  daysOfMonth: ranges(parseDaysOfMonth, '`1:5`, `-3:-1`'),
  months: ranges(parseMonths, '`january:march`, `12`'),
  years: ranges(parseYears, '`2026`, `2026:2028`'),
  location: z
    .string()
    .max(100)
    .default('UTC')
    .refine(isTimeZone, 'is no time zone: give an IANA name such as Europe/Berlin')
    .describe('IANA time zone by whose clock all of this is meant.'),
});
export type TimeIntervalPart = z.infer<typeof timeIntervalPartSchema>;

const routes = z.array(z.string().min(1).max(100)).max(50).default([]);

/** A named stretch of time, such as quiet hours, and which routes it mutes. Routes can name it as well. */
export const timeIntervalSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  timeIntervals: z.array(timeIntervalPartSchema).min(1).max(50).describe('One is enough.'),
  muteRoutes: routes.describe('Routes that are told nothing within it; `*`: all but the page.'),
  activeRoutes: routes.describe('Routes that are told nothing outside of it.'),
  exemptSeverity: severitySchema
    .optional()
    .describe('Alerts of this severity or above are told all the same. Default: none.'),
});
export type TimeInterval = z.infer<typeof timeIntervalSchema>;

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
