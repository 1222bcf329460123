/** From here on, days say more than hours. */
const longMs = 2 * 86_400_000;

export interface TimeAxis {
  readonly min?: number;
  readonly max?: number;
  readonly time: {
    readonly unit: 'day' | false;
    readonly displayFormats: {
      readonly minute: string;
      readonly hour: string;
      readonly day: string;
    };
  };
}

/**
 * How the time axis is divided and labelled for a range (epoch ms): days where it is long, and hours with their date
 * where one has zoomed into a long range. A zoomed axis keeps its limits.
 */
export function timeAxisOf(from: number, to: number, zoomed: boolean): TimeAxis {
  const long = to - from > longMs;
  const clock = long ? 'd MMM, HH:mm' : 'HH:mm';
  return {
    ...(zoomed ? {} : { min: from, max: to }),
    time: {
      unit: long && !zoomed ? 'day' : false,
      displayFormats: { minute: clock, hour: clock, day: 'd MMM' },
    },
  };
}
