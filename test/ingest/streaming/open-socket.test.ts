import { lookup } from 'node:dns/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openSocket } from '../../../services/ingest/streaming/open-socket.ts';

let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server?.close(resolve));
});

/** A server that does with every connection what the test says. */
async function serve(onConnection: (socket: Socket) => void): Promise<string> {
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `ws://127.0.0.1:${(listening.address() as AddressInfo).port}/`;
}

const open = (url: string) =>
  openSocket({
    url,
    headers: {},
    timeoutMs: 300,
    idleMs: 60_000,
    frameLimitBytes: 1_024,
    allowPrivateAddresses: false,
    signal: new AbortController().signal,
  });

it('gives up a handshake whose head never ends, though bytes of it keep coming', async () => {
  const url = await serve((socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nx: ');
    const timer = setInterval(() => socket.write('y'), 20);
    socket.once('close', () => clearInterval(timer));
  });
  await expect(open(url)).rejects.toThrow('it was not opened within 0.3 s');
});

it('gives up a server that takes the connection and says nothing', async () => {
  const url = await serve(() => undefined);
  await expect(open(url)).rejects.toThrow('it was not opened within 0.3 s');
});

it('says that what answers does not speak WebSocket', async () => {
  const url = await serve((socket) => socket.end('SSH-2.0-nothing\r\n'));
  await expect(open(url)).rejects.toThrow(/Expected HTTP/);
});

it.each(['ws://169.254.169.254/', 'ws://[::ffff:10.0.0.1]/', 'ws://0.0.0.0/'])(
  'does not connect to %s',
  async (url) => {
    await expect(open(url)).rejects.toThrow('which is no public address');
  },
);

it('does not connect to a name that leads into a private network, whatever it is called', async () => {
  let connections = 0;
  const url = new URL(
    await serve(() => {
      connections += 1;
    }),
  );
  const { address } = await lookup('localhost.localdomain').catch(() => ({ address: '' }));
  url.hostname = address === '' ? 'ip6-localhost' : 'localhost.localdomain';
  await expect(open(url.href)).rejects.toThrow(
    /no public address|is not known to DNS|could not be looked up/,
  );
  expect(connections).toBe(0);
});
