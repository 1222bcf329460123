import { connect, type Socket } from 'node:net';
import { isOwnAddress, lookupPublic, refuseLiteral } from '../../../core/http/address-guard.ts';

export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly timeoutSeconds: number;
  readonly allowPrivateAddresses: boolean;
}

/**
 * A connection to the very address that was checked, so that a name that changes its address in between gains nothing.
 * @throws ForbiddenAddressError when the name leads to an address that is not public, and whatever the connection throws
 */
export function connectTo(
  { host, port, timeoutSeconds, allowPrivateAddresses }: Peer,
  signal: AbortSignal,
): Promise<Socket> {
  const named = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const trusted = allowPrivateAddresses || isOwnAddress(named);
  if (!trusted) refuseLiteral(named);
  const timeout = AbortSignal.timeout(timeoutSeconds * 1_000);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...(trusted ? {} : { lookup: lookupPublic }) });
    const either = AbortSignal.any([signal, timeout]);
    const giveUp = () => {
      const reason = timeout.aborted ? `no answer within ${timeoutSeconds} s` : 'broken off';
      socket.destroy(new Error(reason));
    };
    if (either.aborted) giveUp();
    either.addEventListener('abort', giveUp, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      either.removeEventListener('abort', giveUp);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
