import { z } from 'zod';
import { type Calendar, weekMemory } from './calendar.ts';
import { hoursOfWeek } from './week.ts';

const hourMemorySchema = z.object({
  negative: z.number(),
  stories: z.number(),
  /** Hours of the calendar that do not count here: outbreaks weigh less than they lasted. */
  discounted: z.number(),
  /** The calendar's round of this hour that the sums are as of. */
  round: z.int(),
});

/** What a series remembers of past weeks; plain JSON. */
export const memorySchema = z.object({
  /** By hour of the week; hours in which nothing happened are absent. */
  hours: z.array(z.tuple([z.int(), hourMemorySchema])),
  /** What the calendar had when the series began (later than the calendar did). */
  before: z.array(z.object({ watched: z.number(), rounds: z.int() })).optional(),
  /** Sums from which overdispersion, correlation and clumping are estimated. */
  spread: z.object({
    excess: z.number(),
    squares: z.number(),
    shareExcess: z.number(),
    pairs: z.number(),
    clumped: z.number(),
    spreadable: z.number(),
  }),
});
export type MemoryState = z.infer<typeof memorySchema>;

export interface HourMemory {
  negative: number;
  stories: number;
  discounted: number;
  round: number;
}

export interface Memory {
  readonly hours: Map<number, HourMemory>;
  readonly before: MemoryState['before'];
  readonly spread: MemoryState['spread'];
}

/** @param calendar given for a series that begins now, as a new filter does; otherwise it has been silent so far */
export function createMemory(calendar?: Calendar): Memory {
  const before =
    calendar === undefined
      ? undefined
      : Array.from({ length: hoursOfWeek }, (_, at) => ({
          watched: calendar.watched(at),
          rounds: calendar.rounds(at),
        }));
  return {
    hours: new Map(),
    before,
    spread: { excess: 0, squares: 0, shareExcess: 0, pairs: 0, clumped: 0, spreadable: 0 },
  };
}

export function restoreMemory(state: MemoryState): Memory {
  return {
    hours: new Map(state.hours.map(([at, hour]) => [at, { ...hour }])),
    before: state.before,
    spread: { ...state.spread },
  };
}

export function memoryState({ hours, before, spread }: Memory): MemoryState {
  return {
    hours: [...hours].map(([at, hour]) => [at, { ...hour }]),
    ...(before === undefined ? {} : { before }),
    spread: { ...spread },
  };
}

/** How much of an hour's sums is left after the rounds that have passed since. */
export function remains(hour: HourMemory, at: number, calendar: Calendar): number {
  const age = calendar.rounds(at) - hour.round;
  return age === 0 ? 1 : weekMemory ** age;
}

/** For how many hours this series was watched at this hour of the week. */
export function watchedHours(memory: Memory, at: number, calendar: Calendar): number {
  const before = memory.before?.[at];
  const hour = memory.hours.get(at);
  let watched = calendar.watched(at);
  if (before !== undefined) {
    watched -= before.watched * weekMemory ** (calendar.rounds(at) - before.rounds);
  }
  if (hour !== undefined) watched -= hour.discounted * remains(hour, at, calendar);
  return Math.max(watched, 0);
}
