import { FetchError, RefusedError } from '../fetcher/fetch-error.ts';

/** What the close codes of WebSocket mean (RFC 6455 §7.4.1 and the IANA registry). */
const meanings: Readonly<Record<number, string>> = {
  1000: 'it ended the stream',
  1001: 'it is going away',
  1002: 'it found a fault in the protocol',
  1003: 'it does not take what was sent',
  1005: 'it closed the stream without a reason',
  1006: 'it cut the connection',
  1007: 'it found text that is no UTF-8',
  1008: 'it refuses us by its policy',
  1009: 'a message was too big for it',
  1011: 'it failed within itself',
  1012: 'it is restarting',
  1013: 'it has too much to do at the moment',
  1014: 'its gateway got a bad answer',
  3000: 'it wants an access token, or does not accept the one it was given',
  3003: 'it does not let us in',
};
/** After these coming back soon would be hammering. */
const refusals = new Set([1008, 3000, 3003]);

/** An end of a WebSocket in words. */
export function closeWords(code: number, reason: string): FetchError {
  const meaning = meanings[code] ?? 'it closed the stream';
  const said = reason === '' ? '' : `: ${reason.slice(0, 200)}`;
  const words = `${meaning} (close code ${code})${said}`;
  return refusals.has(code) ? new RefusedError(words) : new FetchError(words);
}
