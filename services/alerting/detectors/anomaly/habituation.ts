import type { AnomalySettings } from './anomaly-settings.ts';

const mostEvents = 64;

/** The surprises of late, oldest first; plain JSON. */
export interface PastEvents {
  /** Where they began and where they were greatest, in rows. */
  readonly row: number[];
  readonly peakRow: number[];
  /** Their greatest surprise, in nats. */
  readonly size: number[];
}

export function emptyPastEvents(): PastEvents {
  return { row: [], peakRow: [], size: [] };
}

/**
 * Takes off a surprise what like ones have made usual, and then learns it. Two things count: how many of about this size
 * there were of late, and whether they come at regular intervals, the next of which is now. Histograms of rows cannot
 * tell that: a value once in 300 rows is rare, but every 300 rows it is a season.
 * @returns nats
 */
export function habituated(
  events: PastEvents,
  row: number,
  surprise: number,
  settings: AnomalySettings,
): number {
  const { eventRows, leastEvent, alike } = settings;
  let like = 0;
  let regular = 0;
  let interval = 0;
  let later = row;
  let isRegular = true;
  for (let i = events.row.length - 1; i >= 0; i--) {
    const at = events.row[i] ?? 0;
    if (row - at <= eventRows || (events.size[i] ?? 0) < alike * surprise) continue;
    like += Math.exp((at - row) / settings.eventMemoryRows);
    if (!isRegular) continue;
    const peakRow = events.peakRow[i] ?? at;
    const between = later - peakRow;
    if (interval === 0) interval = between;
    else if (Math.abs(between - interval) <= settings.regularity * interval) regular += 1;
    else isRegular = false;
    later = peakRow;
  }
  const newest = events.row.length - 1;
  const goesOn = newest >= 0 && row - (events.row[newest] ?? 0) <= eventRows;
  if (goesOn) {
    if (surprise > (events.size[newest] ?? 0)) {
      events.size[newest] = surprise;
      events.peakRow[newest] = row;
    }
  } else if (surprise > leastEvent) {
    events.row.push(row);
    events.peakRow.push(row);
    events.size.push(surprise);
    if (events.row.length > mostEvents) {
      events.row.shift();
      events.peakRow.shift();
      events.size.shift();
    }
  }
  return surprise / (1 + settings.habituation * like) / Math.max(1, regular);
}
