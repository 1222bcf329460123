import { messageOf } from '../../core/errors.ts';

/** What the system's error codes mean for a server. */
const failures: Readonly<Record<string, string>> = {
  ENOTFOUND: 'is not known to DNS',
  EAI_AGAIN: 'could not be looked up (no network?)',
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'cut the connection',
  ETIMEDOUT: 'did not answer in time',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached (no network?)',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that it signed itself',
};

/** An error of a connection to `host`, in words a person can act on. */
export function inWords(error: unknown, host: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const failure = failures[code];
  if (failure !== undefined) return `${host} ${failure}`;
  const inner = error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : '';
  return [messageOf(error), inner].filter(Boolean).join(': ') || 'unknown failure';
}
