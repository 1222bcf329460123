import type { IncomingHttpHeaders } from 'node:http';

/**
 * How long an answer says that it stays good: `max-age`, else `Expires`, less the age it has already (RFC 9111 §4.2).
 * @returns milliseconds; undefined where it says nothing, or that it must be asked for each time
 */
export function freshForMs(headers: IncomingHttpHeaders, now: number): number | undefined {
  const control = headers['cache-control'] ?? '';
  if (/(?:^|[\s,])no-(?:cache|store)\b/i.test(control)) return undefined;
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})/i.exec(control)?.[1];
  const date = Date.parse(headers.date ?? '');
  const lifetime =
    maxAge === undefined
      ? Date.parse(headers.expires ?? '') - (Number.isNaN(date) ? now : date)
      : Number(maxAge) * 1_000;
  const age = /^\d{1,9}$/.test(headers.age ?? '') ? Number(headers.age) * 1_000 : 0;
  const left = lifetime - age;
  return left > 0 ? left : undefined;
}
