import { messageOf } from '../../../core/errors.ts';
import { oneLine } from '../message/one-line.ts';
import type { Delivery } from '../route.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What a mail server says to one recipient, or to all. */
export interface SmtpRefusal {
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
  readonly recipient?: string | undefined;
}

/** Replies of SMTP begin with 4 where trying again may help (greylisting, a full mailbox) and with 5 where not (RFC 5321 §4.2.1). */
const isFinal = (code: number | undefined): boolean => code !== undefined && code >= 500;

/** What became of a message that somebody took. @param refusals of those who did not */
export function judgeMail(refusals: readonly SmtpRefusal[]): Delivery {
  if (refusals.length === 0) return { outcome: 'accepted' };
  const temporary = refusals.filter(({ responseCode }) => !isFinal(responseCode));
  const reason = `not taken for ${(temporary.length > 0 ? temporary : refusals)
    .map(({ recipient = 'somebody', response = '' }) => `${recipient}: ${oneLine(response)}`)
    .join('; ')}`;
  return { outcome: temporary.length > 0 ? 'failed' : 'refused', reason };
}

/** What became of a message that nobody took, in words without secrets. */
export function judgeMailError(
  error: unknown,
  target: string,
  secrets: readonly string[],
): Delivery {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { responseCode, response } = refusalOf(first);
  const said = response === undefined ? messageOf(first) : `the server answered ${response}`;
  const login = codeOf(first) === 'EAUTH' ? 'logging in failed: ' : '';
  const reason = withoutSecrets(`${target}: ${login}${oneLine(said)}`, secrets);
  // A line that cannot be encrypted may be somebody's doing on the way, and says nothing about the message.
  const final = isFinal(responseCode) && codeOf(first) !== 'ETLS';
  return { outcome: final ? 'refused' : 'failed', reason };
}

function refusalOf(error: unknown): SmtpRefusal {
  if (typeof error !== 'object' || error === null) return {};
  const responseCode = 'responseCode' in error ? error.responseCode : undefined;
  const response = 'response' in error ? error.response : undefined;
  return {
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
    response: typeof response === 'string' && response !== '' ? response : undefined,
  };
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
