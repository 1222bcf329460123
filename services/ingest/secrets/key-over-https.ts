import { isOwnAddress } from '../../core/http/address-guard.ts';

/** Said of an address that a key would be sent to in clear text. */
export const keyOverHttps = 'a key is sent over https only';

/** Nobody on the way shall read a key; on this machine or in one's own network there is no stranger on the way. */
export function isKeySafe(address: string): boolean {
  const url = new URL(address);
  return url.protocol === 'https:' || url.protocol === 'wss:' || isOwnAddress(url);
}
