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
