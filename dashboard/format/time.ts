const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const clockMinutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const exactDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'short' });
const dateTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const exact = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'shortOffset',
});

function amount(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`;
  return `${Math.floor(ms / day)} d`;
}

/** `now`, `12 s ago`, `5 min ago`, `3 h ago`, `4 d ago`; a time ahead of `now` (clocks differ) is `now`. */
export function formatAgo(at: number, now: number): string {
  const ms = now - at;
  return ms < 2 * second ? 'now' : `${amount(ms)} ago`;
}

/** `in 4 min`; `due` once it has passed. */
export function formatUntil(at: number, now: number): string {
  const ms = at - now;
  return ms < second ? 'due' : `in ${amount(ms)}`;
}

/** How long something has lasted: `12 s`, `5 min`. */
export function formatDuration(ms: number): string {
  return amount(Math.max(0, ms));
}

/** `14:05:33` in the reader's time zone. */
export function formatClock(at: number): string {
  return clock.format(at);
}

/** `22 Nov 2026, 14:05:33 GMT+1` in the reader's time zone. */
export function formatExact(at: number): string {
  return exact.format(at).replace('UTC', 'GMT');
}

/** `14:05`, with the date where it is not the same day as `now`: `9 Mar, 14:05`. */
export function formatMoment(at: number, now: number): string {
  const sameDay = exactDay.format(at) === exactDay.format(now);
  return sameDay ? clockMinutes.format(at) : `${date.format(at)}, ${clockMinutes.format(at)}`;
}

/** `9 Mar` in the reader's time zone. */
export function formatDate(at: number): string {
  return date.format(at);
}

/** `9 Mar 2023, 14:05` in the reader's time zone. */
export function formatDateTime(at: number): string {
  return dateTime.format(at);
}

/** A bucket: `14:05 – 14:06`, with the date where it is not today's. */
export function formatStretch(from: number, to: number, now: number): string {
  const sameDay = date.format(from) === date.format(now) && now - from < day;
  const start = sameDay
    ? clockMinutes.format(from)
    : `${date.format(from)}, ${clockMinutes.format(from)}`;
  const end =
    date.format(to) === date.format(from) || to - from < day
      ? clockMinutes.format(to)
      : `${date.format(to)}, ${clockMinutes.format(to)}`;
  return `${start} – ${end}`;
}

/** The reader's time zone: `Europe/Berlin (GMT+1)`. */
export function formatZone(at: number): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offset = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  return offset === undefined || offset === zone ? zone : `${zone} (${offset})`;
}

/** A time as `<input type="datetime-local">` takes it, in the reader's time zone, to the minute. */
export function toLocalInput(at: number): string {
  const local = at - new Date(at).getTimezoneOffset() * minute;
  return new Date(local).toISOString().slice(0, 16);
}
