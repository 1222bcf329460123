/** The last so many times at which a source published something; newest first, ms since the epoch. */
export type Rhythm = readonly number[];

const kept = 24;
const weekMs = 7 * 86_400_000;

/** Takes in what a poll showed: times of publication, of which those in the future or seen before do not count. */
export function withPublished(rhythm: Rhythm, published: readonly number[], now: number): Rhythm {
  const times = new Set(rhythm);
  for (const time of published) if (time <= now) times.add(time);
  return [...times].sort((a, b) => b - a).slice(0, kept);
}

/**
 * The interval that suits a source now: a third of the time until its next post can be expected. That is its usual pace of
 * late or the silence since, whichever is longer; a source that rests at night but publishes often over the week
 * is asked by its week's average meanwhile, so that the first post of a morning is not hours late. (As Miniflux'
 * entry-frequency schedule, with the silence of Cate's adaptive time-to-live, "Alex", 1992.)
 * @param since when it was watched first, ms since the epoch: what has published nothing so far is silent since then
 * @returns milliseconds within the bounds
 */
export function suitableIntervalMs(
  rhythm: Rhythm,
  now: number,
  { leastMs, mostMs }: { readonly leastMs: number; readonly mostMs: number },
  since: number,
): number {
  const silenceMs = now - (rhythm[0] ?? since);
  const gaps = rhythm.slice(1, 9).map((time, i) => (rhythm[i] ?? time) - time);
  const paceMs = gaps.length === 0 ? silenceMs : median(gaps);
  const soonMs = Math.max(paceMs, silenceMs);
  const expectedMs = Math.min(soonMs, averageGapMs(rhythm, now));
  return Math.min(Math.max(expectedMs / 3, leastMs), mostMs);
}

/** The mean time between posts over the last week, or since the oldest one kept if that is shorter. */
function averageGapMs(rhythm: Rhythm, now: number): number {
  const within = rhythm.filter((time) => time > now - weekMs);
  const oldest = within.at(-1);
  if (oldest === undefined) return Infinity;
  const spanMs = within.length === kept ? now - oldest : weekMs;
  return spanMs / within.length;
}

/** Posts a day over the last week, as far as they are kept in mind; for people to read. */
export function postsPerDay(rhythm: Rhythm, now: number): number {
  const gapMs = averageGapMs(rhythm, now);
  return Number.isFinite(gapMs) ? 86_400_000 / Math.max(gapMs, 1_000) : 0;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** A rhythm as a cursor can hold it: seconds in base 36. */
export function rhythmToText(rhythm: Rhythm): string {
  return rhythm.map((time) => Math.round(time / 1_000).toString(36)).join(' ');
}

export function rhythmFromText(text: string): Rhythm {
  return text
    .split(' ')
    .map((part) => Number.parseInt(part, 36) * 1_000)
    .filter((time) => Number.isSafeInteger(time))
    .slice(0, kept);
}
