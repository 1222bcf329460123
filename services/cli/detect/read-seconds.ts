import { parseIso } from '../../core/posts/normalise/parse-date.ts';

/** Numbers from here on are milliseconds: as seconds they would lie beyond the year 5000. */
const leastMilliseconds = 1e11;
const plainTime = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?$/;

export type ReadSeconds = (text: string) => number | undefined;

/**
 * Reads timestamps as seconds since the epoch: ISO 8601 (without a zone: UTC), seconds or milliseconds since the epoch, or
 * whatever else the platform knows as a date. It remembers the last day, since rows of a series share theirs.
 * @returns a function that gives undefined for what is no time
 */
export function createReadSeconds(): ReadSeconds {
  let day = '';
  let dayStart = Number.NaN;
  return (text) => {
    if (plainTime.test(text)) {
      const prefix = text.slice(0, 10);
      if (prefix !== day) {
        day = prefix;
        dayStart = (parseIso(prefix) ?? Number.NaN) / 1_000;
      }
      const hour = twoDigits(text, 11);
      const minute = twoDigits(text, 14);
      const second = twoDigits(text, 17);
      if (hour > 24 || minute > 59 || second > 60 || Number.isNaN(dayStart)) return undefined;
      return dayStart + hour * 3_600 + minute * 60 + second;
    }
    if (text === '') return undefined;
    const number = Number(text);
    if (Number.isFinite(number)) {
      return Math.abs(number) < leastMilliseconds ? number : number / 1_000;
    }
    const ms = parseIso(text) ?? Date.parse(`${text} UTC`);
    const known = Number.isNaN(ms) ? Date.parse(text) : ms;
    return Number.isNaN(known) ? undefined : known / 1_000;
  };
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}
