import type { SourceHealth } from '../../core/contracts/tick.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How a source is doing, since when and why, in a sentence or two. */
export function sourceWords(
  health: SourceHealth,
  intervalMs: number | undefined,
  now: number,
): string {
  const { state, since, error, nextPollAt, lastSuccessAt } = health;
  const next = nextPollAt === undefined ? '' : ` It is asked again ${soon(nextPollAt - now)}.`;
  switch (state) {
    case 'failing': {
      const last =
        lastSuccessAt === undefined ? '' : ` It answered last at ${moment(lastSuccessAt)}.`;
      return `It has failed since ${moment(since)} (${span(now - since)}): ${error ?? 'for an unknown reason'}.${last}${next}`;
    }
    case 'healthy': {
      const every = intervalMs === undefined ? '' : `; it is asked about every ${span(intervalMs)}`;
      return `It has worked since ${moment(since)}${every}.${next}`;
    }
    case 'paused':
      return `It has been paused since ${moment(since)}.`;
    case 'finished':
      return `It has been read to its end at ${moment(since)}.`;
    case 'starting':
      return `It has not answered yet.${next}`;
  }
}

function soon(ms: number): string {
  return ms < minuteMs ? 'within a minute' : `in ${span(ms)}`;
}

/** A length of time in the largest unit that says it well. */
function span(ms: number): string {
  if (ms < 2 * minuteMs) return `${Math.max(Math.round(ms / 1_000), 1)} s`;
  if (ms < 2 * hourMs) return `${Math.round(ms / minuteMs)} minutes`;
  if (ms < 2 * dayMs) return `${Math.round(ms / hourMs)} hours`;
  return `${Math.round(ms / dayMs)} days`;
}

function moment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
