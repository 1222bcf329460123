import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What is wrong with a server at the moment. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** It answers, and the answer never ends. */
  | 'endless'
  | undefined;

/** Answers as the fault says. @returns whether there was one */
export function answerFault(fault: Fault, response: ServerResponse, contentType: string): boolean {
  if (fault === undefined) return false;
  if (fault !== 'endless') {
    response.writeHead(fault.status, { ...fault.headers, connection: 'close' }).end('{}');
    return true;
  }
  response.writeHead(200, { 'content-type': contentType });
  const timer = setInterval(() => response.write(' '), 10);
  response.once('close', () => clearInterval(timer));
  return true;
}

/** The same for a WebSocket's handshake; an endless one is accepted and never gets its frame whole. */
export function refuseUpgrade(fault: Fault, socket: Duplex): boolean {
  if (fault === undefined || fault === 'endless') return false;
  const headers = Object.entries(fault.headers ?? {}).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(`HTTP/1.1 ${fault.status} No\r\n${headers.join('')}connection: close\r\n\r\n`);
  return true;
}

/** The head of a text frame of 65,535 bytes, of which the rest comes byte by byte, without end. */
export function trickleFrame(socket: Duplex): void {
  socket.write(Buffer.from([0x81, 126, 0xff, 0xff]));
  const timer = setInterval(() => socket.write(' '), 20);
  socket.once('close', () => clearInterval(timer));
}

export function searchOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://localhost').searchParams;
}
