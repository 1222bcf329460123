import { z } from 'zod';
import { hoursOfWeek } from './week.ts';

/** What an hour of past weeks still weighs after each further week: half after eight. */
export const weekMemory = 0.5 ** (1 / 8);

export const calendarStateSchema = z.object({
  hours: z
    .array(
      z.object({
        watched: z.number(),
        rounds: z.int(),
        /** Which part of it was watched when it passed last; absent: all of it. */
        part: z.number().optional(),
      }),
    )
    .length(hoursOfWeek),
});
export type CalendarState = z.infer<typeof calendarStateSchema>;

/**
 * How long each hour of the week was watched, in hours, older weeks counting less; and how often it has passed. All
 * series share it, so that an hour in which a series had nothing costs no work.
 */
export interface Calendar {
  watched(hourOfWeek: number): number;
  rounds(hourOfWeek: number): number;
  /** Which part (0 to 1) of this hour was watched when it passed last. */
  part(hourOfWeek: number): number;
  /** An hour is over, of which this part (0 to 1) was watched. */
  pass(hourOfWeek: number, part: number): void;
  state(): CalendarState;
}

export function createCalendar(state?: CalendarState): Calendar {
  const watched = new Float64Array(hoursOfWeek);
  const rounds = new Int32Array(hoursOfWeek);
  const parts = new Float64Array(hoursOfWeek).fill(1);
  for (const [at, hour] of state?.hours.entries() ?? []) {
    watched[at] = hour.watched;
    rounds[at] = hour.rounds;
    parts[at] = hour.part ?? 1;
  }
  return {
    watched: (at) => watched[at] ?? 0,
    rounds: (at) => rounds[at] ?? 0,
    part: (at) => parts[at] ?? 1,
    pass: (at, part) => {
      watched[at] = (watched[at] ?? 0) * weekMemory + part;
      rounds[at] = (rounds[at] ?? 0) + 1;
      parts[at] = part;
    },
    state: () => ({
      hours: Array.from(watched, (hours, at) => {
        const part = parts[at] ?? 1;
        return { watched: hours, rounds: rounds[at] ?? 0, ...(part === 1 ? {} : { part }) };
      }),
    }),
  };
}
