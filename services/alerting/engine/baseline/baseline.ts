import { minuteMs } from '../../../core/clock.ts';
import type { Forecast } from '../../detectors/detector.ts';
import type { Series } from '../series/series.ts';
import type { Calendar } from './calendar.ts';
import {
  forecastHour,
  forecastWindow,
  type Level,
  levelOf,
  type WeekShape,
  weekShape,
} from './forecasts.ts';
import { learnHour, learnSilence } from './learn-hour.ts';
import type { Memory } from './memory.ts';
import { priors } from './priors.ts';
import { hourMs, hourOf, hourOfWeek, hoursOfWeek } from './week.ts';

type Forecasted = Pick<Series, 'id' | 'type' | 'memory'>;

/** What a series had in an hour. */
export interface HourlyCounts {
  readonly series: Series;
  readonly counts: { readonly stories: number; readonly negative: number };
}

/** What is usual, learned hour by hour. */
export interface Baseline {
  /** What is expected of the window that ends with this minute. */
  forecast(series: Forecasted, windowMinutes: number, minute: number): Forecast;
  /** Takes in an hour that is over: the series that had posts in it; all others had none. */
  learn(hourly: readonly HourlyCounts[], hour: number, watched: number): void;
}

export function createBaseline(market: Memory, calendar: Calendar): Baseline {
  // What follows from the memories, which change only when an hour ends: worked out once an hour.
  let week: WeekShape | undefined;
  let marketLevel: Level | undefined;
  let levels = new Map<string, Level>();

  function currentWeek(): WeekShape {
    week ??= weekShape(market, calendar);
    return week;
  }

  function level({ id, type, memory }: Forecasted): Level {
    marketLevel ??= levelOf('market', market, currentWeek(), calendar, undefined);
    if (type === 'market') return marketLevel;
    let known = levels.get(id);
    if (known === undefined) {
      known = levelOf(type, memory, currentWeek(), calendar, marketLevel);
      levels.set(id, known);
    }
    return known;
  }

  function hourForecast(series: Forecasted, hour: number) {
    const at = hourOfWeek(hour);
    return forecastHour(series.type, series.memory, level(series), currentWeek(), calendar, at);
  }

  function forecastOfHour(series: Forecasted, hour: number): Forecast {
    const hours = [{ forecast: hourForecast(series, hour), part: 1 }];
    return forecastWindow(series.type, level(series), hours);
  }

  return {
    forecast: (series, windowMinutes, minute) => {
      const end = minute + minuteMs;
      const last = hourOf(minute);
      const before = Math.max(windowMinutes - (end - last * hourMs) / minuteMs, 0);
      const hours = [{ forecast: hourForecast(series, last), part: (windowMinutes - before) / 60 }];
      if (before > 0) hours.push({ forecast: hourForecast(series, last - 1), part: before / 60 });
      return forecastWindow(series.type, level(series), hours);
    },
    learn: (hourly, hour, watched) => {
      const at = hourOfWeek(hour);
      const learning = hourly.map(({ series, counts }) => ({
        series,
        silence: silentHours(series, hour, level(series).rate, currentWeek()),
        past: {
          hourOfWeek: at,
          ...counts,
          watched,
          forecast: forecastOfHour(series, hour),
          clumping: priors[series.type].clumping,
          uncertainty: hourForecast(series, hour).variance,
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
    },
  };
}

/** What had been expected of the hours since the last one learned, in which the series had nothing; a week at most. */
function silentHours(series: Series, hour: number, rate: number, { shape }: WeekShape) {
  const silence = { expected: 0, squares: 0 };
  for (let past = Math.max(series.learned + 1, hour - hoursOfWeek); past < hour; past += 1) {
    const mean = rate * (shape[hourOfWeek(past)] ?? 1);
    silence.expected += mean;
    silence.squares += mean * mean;
  }
  return silence;
}
