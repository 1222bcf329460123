/** What the watch wants told. */
export type StallNews =
  | { readonly type: 'pipeline-stalled'; readonly lastMinute: number | null }
  | { readonly type: 'pipeline-recovered'; readonly minute: number };

/** Watches that minutes keep being closed: the whole way from ingest to alerting then works. */
export interface StallWatch {
  /** A minute of the live lane has been closed (its start, ms) and was read at `now`. */
  closed(minute: number, now: number): void;
  /** What is to be told at `now`, once for each change. */
  news(now: number): StallNews | undefined;
}

/**
 * @param afterMs silence that counts as a stall
 * @param startedAt when watching began: silence counts from here at the earliest
 * @param told the stall that was told before this process started, if it has not ended
 */
export function createStallWatch(
  afterMs: number,
  startedAt: number,
  told: Extract<StallNews, { type: 'pipeline-stalled' }> | undefined,
): StallWatch {
  let lastMinute: number | null = told?.lastMinute ?? null;
  let heardAt = startedAt;
  let stalled = told !== undefined;
  let recovered: number | undefined;
  return {
    closed: (minute, now) => {
      if (lastMinute !== null && minute <= lastMinute) return;
      lastMinute = minute;
      heardAt = now;
      if (stalled) recovered = minute;
    },
    news: (now) => {
      if (recovered !== undefined) {
        const minute = recovered;
        recovered = undefined;
        stalled = false;
        return { type: 'pipeline-recovered', minute };
      }
      if (stalled || now - heardAt < afterMs) return undefined;
      stalled = true;
      return { type: 'pipeline-stalled', lastMinute };
    },
  };
}
