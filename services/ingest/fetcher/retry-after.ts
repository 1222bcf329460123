const longestMs = 24 * 3_600_000;

/** The wait a Retry-After header asks for (seconds or an HTTP date, RFC 9110 §10.2.3), at most a day. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : undefined;
  const wait = seconds === undefined ? Date.parse(header) - now : seconds * 1_000;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), longestMs) : undefined;
}
