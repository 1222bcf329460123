import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isOwnAddress, lookupPublic, refuseLiteral } from '../../../core/http/address-guard.ts';

/** Where a route posts to. */
export interface Receiver {
  readonly url: URL;
  readonly timeoutSeconds: number;
  readonly allowPrivateAddresses: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The first 64 kB of a refusal, or as much as came in time; of an acceptance nothing is read. */
  readonly body: string;
}

const mostAnswerBytes = 65_536;

/**
 * Posts without following redirects: a receiver that moves is configured anew, with its address checked again.
 * Accepted is accepted, however slowly the rest of the answer comes.
 * @throws ForbiddenAddressError when the name leads to an address that is not public, and whatever the connection throws
 */
export async function post(
  { url, timeoutSeconds, allowPrivateAddresses }: Receiver,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const trusted = allowPrivateAddresses || isOwnAddress(url);
  if (!trusted) refuseLiteral(url);
  const timeout = AbortSignal.timeout(timeoutSeconds * 1_000);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      signal: AbortSignal.any([signal, timeout]),
      ...(trusted ? {} : { lookup: lookupPublic }),
    });
    outgoing.on('error', (error) =>
      reject(timeout.aborted ? new Error(`no answer within ${timeoutSeconds} s`) : error),
    );
    outgoing.once('response', resolve);
    outgoing.end(body);
  });
  const { statusCode: status = 0, headers: answered } = response;
  const read = beginningOf(response);
  const accepted = status >= 200 && status < 300;
  return { status, headers: answered, body: accepted ? '' : await read };
}

/** Reads until the limit, the end, or the line is cut; whatever there is by then is the answer. */
function beginningOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > mostAnswerBytes) response.destroy();
    });
    response.on('error', () => undefined);
    response.once('close', () => {
      resolve(Buffer.concat(chunks).subarray(0, mostAnswerBytes).toString('utf8'));
    });
  });
}
