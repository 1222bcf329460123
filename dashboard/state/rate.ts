/** Over how long the rate is taken. */
const windowMs = 60_000;

interface Sample {
  readonly at: number;
  readonly total: number;
}

/** A running total, from which a rate is read. */
export interface Rate {
  readonly samples: readonly Sample[];
  /** Posts a second over the last minute; null until there are two samples a second apart. */
  readonly perSecond: number | null;
}

export const noRate: Rate = { samples: [], perSecond: null };

/** Takes a sample of the total at `at` (epoch ms). A total that falls (the server began anew) starts over. */
export function withTotal(rate: Rate, total: number, at: number): Rate {
  const previous = rate.samples.at(-1);
  if (previous !== undefined && total < previous.total) {
    return { samples: [{ at, total }], perSecond: null };
  }
  const kept = rate.samples.filter((sample) => sample.at > at - windowMs);
  const oldest = kept[0];
  const seconds = oldest === undefined ? 0 : (at - oldest.at) / 1_000;
  return {
    samples: [...kept, { at, total }],
    perSecond: oldest === undefined || seconds < 1 ? null : (total - oldest.total) / seconds,
  };
}
