import { loadFullConfig } from '../full-config.ts';
import { createRestClient, type RestClient } from './rest-client.ts';

/** A client for the Barograph at `url`, or for the one that the configuration here describes. */
export function serverOf(url: string | undefined): RestClient {
  const config = loadFullConfig();
  const host =
    config.access.host === '0.0.0.0' || config.access.host === '::'
      ? '127.0.0.1'
      : config.access.host;
  return createRestClient(url ?? `http://${host}:${config.gateway.port}`, config.access.token);
}
