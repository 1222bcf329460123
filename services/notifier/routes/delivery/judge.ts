import type { Delivery } from '../route.ts';
import type { Answer } from './post.ts';

/** What a receiver says of itself in the body of a refusal. */
export interface AnswerWords {
  readonly reason?: string | undefined;
  /** How long it asks to wait, ms; counts before `Retry-After`. */
  readonly afterMs?: number | undefined;
}

const mostRetryAfterMs = 3_600_000;
const mayPass: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * 2xx is acceptance; overload and server faults may pass; anything else would be refused again.
 * @param words of the receiver, where its interface documents any
 * @param now ms since the epoch, for a `Retry-After` that is a date
 */
export function judge({ status, headers }: Answer, words: AnswerWords, now: number): Delivery {
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  const redirect = status >= 300 && status < 400 ? '; redirects are not followed' : '';
  const said = words.reason === undefined ? '' : `: ${words.reason}`;
  const reason = `the receiver answered ${status}${redirect}${said}`;
  if (status < 500 && !mayPass.has(status)) return { outcome: 'refused', reason };
  const afterMs = words.afterMs ?? waitOf(headers['retry-after'], now);
  if (afterMs === undefined || Number.isNaN(afterMs)) return { outcome: 'failed', reason };
  return { outcome: 'failed', reason, afterMs: Math.min(Math.max(afterMs, 0), mostRetryAfterMs) };
}

/** How long `Retry-After` asks to wait, in seconds or as a date (RFC 9110 §10.2.3), in ms. */
function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  return /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
}
