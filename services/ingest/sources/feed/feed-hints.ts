import type { PollHints } from '../../polling/polled-source.ts';

/** What a feed's head says about when to read it again, as the feed has it. */
export interface FeedTimes {
  /** Minutes that it stays good (RSS 2.0). */
  readonly ttl?: number | undefined;
  readonly skipHours?: readonly number[] | undefined;
  /** English names. */
  readonly skipDays?: readonly string[] | undefined;
  /** The syndication module of RSS 1.0. */
  readonly updatePeriod?: string | undefined;
  readonly updateFrequency?: number | undefined;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const periodsMs: Readonly<Record<string, number>> = {
  hourly: 60 * minuteMs,
  daily: dayMs,
  weekly: 7 * dayMs,
  monthly: 30 * dayMs,
  yearly: 365 * dayMs,
};
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A feed's wishes in one form; what makes no sense is passed over. RSS 2.0 counts hours from 0, RSS 0.91 from 1 to 24. */
export function feedHints(times: FeedTimes): PollHints {
  const periodMs = periodsMs[times.updatePeriod?.trim().toLowerCase() ?? ''];
  const frequency = Math.max(times.updateFrequency ?? 1, 1);
  const freshForMs = Math.max(sound(times.ttl) * minuteMs, (periodMs ?? 0) / frequency);
  const skipHours = (times.skipHours ?? [])
    .filter((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 24)
    .map((hour) => hour % 24);
  const skipDays = (times.skipDays ?? [])
    .map((day) => days.indexOf(day.trim().toLowerCase()))
    .filter((day) => day !== -1);
  return {
    ...(freshForMs > 0 ? { freshForMs } : {}),
    ...(skipHours.length > 0 ? { skipHours } : {}),
    ...(skipDays.length > 0 ? { skipDays } : {}),
  };
}

function sound(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? Math.max(value, 0) : 0;
}

/** The parser loses a list of one; it stands in the head of the document, before the items. */
export function skipsIn(text: string): Pick<FeedTimes, 'skipHours' | 'skipDays'> {
  const items = text.search(/<item\b/i);
  const head = text.slice(0, Math.min(items === -1 ? text.length : items, 50_000));
  const hours = listIn(head, 'skipHours', 'hour');
  return { skipHours: hours.map(Number), skipDays: listIn(head, 'skipDays', 'day') };
}

function listIn(head: string, list: string, entry: string): string[] {
  const inner = new RegExp(`<${list}>([^]{0,2000}?)</${list}>`, 'i').exec(head)?.[1] ?? '';
  const entries = inner.matchAll(new RegExp(`<${entry}>\\s*([\\w]{1,20})\\s*</${entry}>`, 'gi'));
  return [...entries].map((match) => match[1] ?? '');
}
