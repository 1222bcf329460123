import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { BarographError } from '../errors.ts';

/** The address is one that a feed or a webhook has no business to lead to (server-side request forgery). */
export class ForbiddenAddressError extends BarographError {
  constructor(host: string, address: string) {
    super(
      `${host} is at ${address}, which is no public address; set allowPrivateAddresses: true on it if that is meant`,
    );
  }
}

/** IPv6 addresses that are routed on the internet (RFC 4291 §2.4); everything else is local, mapped or reserved. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an IP address belongs to the public internet. IPv4 within IPv6 (mapped, NAT64) is judged as IPv4. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast';
  if (parsed.range() === 'rfc6052') {
    return isPublicAddress(new ipaddr.IPv4(parsed.toByteArray().slice(12)).toString());
  }
  return parsed.match(globalUnicast) && parsed.range() === 'unicast';
}

/** The host of a URL without the brackets of an IPv6 literal. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/**
 * Whoever writes `127.0.0.1` or a private address literally into the configuration means it; that consent
 * covers this very host and port, never a name, a redirect elsewhere or a link-local address (cloud metadata).
 */
export function isOwnAddress(named: URL): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|::1|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|f[cd][0-9a-f]*:[0-9a-f:]*)$/.test(
    hostOf(named),
  );
}

/** Refuses a URL whose host is itself a forbidden address: for those no name is looked up. */
export function refuseLiteral(url: URL): void {
  const host = hostOf(url);
  if (ipaddr.isValid(host) && !isPublicAddress(host)) throw new ForbiddenAddressError(host, host);
}

/**
 * Name resolution that hands out public addresses only. The socket connects to the very address that was
 * checked, so a name that changes its address in between (DNS rebinding) gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, '', 0);
    const forbidden = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (forbidden !== undefined || first === undefined) {
      return callback(
        new ForbiddenAddressError(hostname, forbidden?.address ?? 'no address'),
        '',
        0,
      );
    }
    if (options.all === true) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};
