import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InUseError, messageOf } from '../errors.ts';

export interface Listening {
  readonly server: Server;
  readonly port: number;
  /** `http://host:port`, with an IPv6 host in brackets. */
  readonly url: string;
  /** Stops accepting, lets requests in flight finish for up to `graceMs`, then closes what is left. */
  close(): Promise<void>;
}

/** How long requests in flight may take to finish once the server closes. */
const graceMs = 3_000;

/**
 * Listens on a port (0: any free one) with limits against slow clients.
 * @param portVariable the variable that sets this port, named when it is in use
 * @throws InUseError when another process has the port.
 */
export async function listen(
  handler: RequestListener,
  host: string,
  port: number,
  portVariable = 'BAROGRAPH_PORT',
): Promise<Listening> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
    handler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new InUseError(
        `port ${port} on ${host} is in use; stop the other program or choose another port (${portVariable})`,
      );
    }
    throw new InUseError(`cannot listen on ${host}:${port}: ${messageOf(error)}`);
  });
  const actual = (server.address() as AddressInfo).port;

  return {
    server,
    port: actual,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
