import { minuteMs } from '../../../core/clock.ts';
import type { Forecast } from '../../detectors/detector.ts';
import type { Series } from '../series/series.ts';
import type { Calendar } from './calendar.ts';
import {
  forecastHour,
  forecastWindow,
  type HourForecast,
  type Level,
  levelOf,
  type WeekShape,
  weekShape,
} from './forecasts.ts';
import { learnHour, learnSilence, type Silence } from './learn-hour.ts';
import type { Memory } from './memory.ts';
import { hourMs, hourOf, hourOfWeek, hoursOfWeek } from './week.ts';

/** What a series had in an hour. */
export interface HourlyCounts {
  readonly series: Series;
  readonly counts: { readonly stories: number; readonly negative: number };
  /** Its negative stories by the quarter. */
  readonly quarters: readonly number[];
}

/** What is usual, learned hour by hour. */
export interface Baseline {
  /** What is expected of the window that ends with this minute. */
  forecast(series: Series, windowMinutes: number, minute: number): Forecast;
  /** Roughly the negative stories of a window at this time, without what the series itself does at this hour. */
  usual(series: Series, windowMinutes: number, minute: number): number;
  /** Takes in an hour that is over: the series that had posts in it; all others had none. */
  learn(hourly: readonly HourlyCounts[], hour: number, watched: number): void;
}

/**
 * @param parentOf the topic that a company or filter belongs to in the main, if it is known: what is unknown of a
 * series is presumed to be like it
 */
export function createBaseline(
  market: Memory,
  calendar: Calendar,
  parentOf: (series: Series) => Series | undefined,
): Baseline {
  // What follows from the memories, which change only when an hour ends: worked out once an hour.
  let week: WeekShape | undefined;
  let marketLevel: Level | undefined;
  let levels = new Map<string, Level>();
  /** By topic and hour: how much busier than on average it is. */
  let shapes = new Map<string, number>();

  function currentWeek(): WeekShape {
    week ??= weekShape(market, calendar);
    return week;
  }

  function level(series: Series): Level {
    marketLevel ??= levelOf('market', market, currentWeek(), calendar, undefined);
    if (series.type === 'market') return marketLevel;
    let known = levels.get(series.id);
    if (known === undefined) {
      const parent = series.type === 'topic' ? undefined : parentOf(series);
      const share = parent === undefined ? marketLevel.share : level(parent).share;
      const presumed = { rate: marketLevel.rate, share };
      known = levelOf(series.type, series.memory, currentWeek(), calendar, presumed);
      levels.set(series.id, known);
    }
    return known;
  }

  /** The shape of the week at an hour: the market's, or that of the topic which a series belongs to. */
  function shapeAt(series: Series, at: number): number {
    const common = currentWeek().shape[at] ?? 1;
    const parent =
      series.type === 'market' || series.type === 'topic' ? undefined : parentOf(series);
    if (parent === undefined) return common;
    const key = `${parent.id} ${at}`;
    let known = shapes.get(key);
    if (known === undefined) {
      const { rate } = level(parent);
      known = rate === 0 ? common : hourForecast(parent, at).mean / rate;
      shapes.set(key, known);
    }
    return known;
  }

  function hourForecast(series: Series, at: number): HourForecast {
    const shape = shapeAt(series, at);
    return forecastHour(series.memory, level(series), { shape, week: currentWeek() }, calendar, at);
  }

  function forecastOfHour(series: Series, hour: number): Forecast {
    const hours = [{ forecast: hourForecast(series, hourOfWeek(hour)), part: 1 }];
    return forecastWindow(level(series), hours);
  }

  /**
   * What had been expected of the hours since the last one learned, in which the series had nothing; a week at most.
   * Hours that were not watched whole say nothing of silence.
   */
  function silentHours(series: Series, hour: number, rate: number): Silence {
    let expected = 0;
    let squares = 0;
    for (let past = Math.max(series.learned + 1, hour - hoursOfWeek); past < hour; past += 1) {
      const at = hourOfWeek(past);
      if (calendar.part(at) < 1) continue;
      const mean = rate * (currentWeek().shape[at] ?? 1);
      expected += mean;
      squares += mean * mean;
    }
    return { expected, squares };
  }

  return {
    forecast: (series, windowMinutes, minute) => {
      const end = minute + minuteMs;
      const start = end - windowMinutes * minuteMs;
      const hours: { forecast: HourForecast; part: number }[] = [];
      for (let hour = hourOf(start); hour <= hourOf(minute); hour += 1) {
        const from = Math.max(start, hour * hourMs);
        const part = (Math.min(end, (hour + 1) * hourMs) - from) / hourMs;
        hours.push({ forecast: hourForecast(series, hourOfWeek(hour)), part });
      }
      return forecastWindow(level(series), hours);
    },
    usual: (series, windowMinutes, minute) =>
      (level(series).rate *
        (currentWeek().shape[hourOfWeek(hourOf(minute))] ?? 1) *
        windowMinutes) /
      60,
    learn: (hourly, hour, watched) => {
      const at = hourOfWeek(hour);
      const learning = hourly.map(({ series, counts, quarters }) => ({
        series,
        silence: silentHours(series, hour, level(series).rate),
        past: {
          hourOfWeek: at,
          ...counts,
          quarters,
          watched,
          forecast: forecastOfHour(series, hour),
          clumping: level(series).clumping,
          uncertainty: hourForecast(series, at).variance,
        },
      }));
      calendar.pass(at, watched);
      for (const { series, silence, past } of learning) {
        learnSilence(series.memory, silence, past);
        learnHour(series.memory, past, calendar);
        series.learned = hour;
      }
      week = undefined;
      marketLevel = undefined;
      levels = new Map();
      shapes = new Map();
    },
  };
}
