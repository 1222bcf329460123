import { createHash } from 'node:crypto';

/** Hash of what makes an alert this one: 32 hex digits. @param startsAt ms since the epoch */
export function alertId(rule: string, series: string, startsAt: number): string {
  const named = JSON.stringify([rule, series, startsAt]);
  return createHash('sha256').update(named, 'utf8').digest('hex').slice(0, 32);
}
