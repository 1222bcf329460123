import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { sendProblem } from './problem.ts';

export interface AccessOptions {
  /** Bearer token asked of every caller; absent only on loopback. */
  readonly token?: string | undefined;
  /** Host names accepted beside loopback's (behind a proxy); with a token and an empty list any Host will do. */
  readonly hosts: readonly string[];
}

export type AccessVerdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly status: 401 | 403 | 415; readonly reason: string };

export const sessionCookie = 'barograph_session';
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The session cookie's value: proof of the token without being it. */
export function sessionOf(token: string): string {
  return createHmac('sha256', token).update('barograph session v1').digest('base64url');
}

/** Compares secrets in constant time, whatever their lengths. */
export function secretsEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * Decides whether a request (REST or socket handshake) may pass: the Host must be one of ours (DNS rebinding), an
 * Origin must be that of the page itself (cross-site requests), changes must be `application/json` or, for files,
 * `application/octet-stream` (cross-site pages can send neither unasked), and where a token is set, the bearer header
 * or the session cookie must prove it.
 */
export function judgeAccess(request: IncomingMessage, options: AccessOptions): AccessVerdict {
  const host = request.headers.host ?? '';
  const hostName = host.replace(/:\d+$/, '').toLowerCase();
  // A browser that was lured here under another name has no bearer token to send.
  const anyHost =
    options.token !== undefined &&
    (options.hosts.length === 0 || bearerProves(request, options.token));
  if (!anyHost && !loopbackHosts.has(hostName) && !options.hosts.includes(hostName)) {
    return {
      allowed: false,
      status: 403,
      reason: 'This Host is not accepted; add it to access.hosts',
    };
  }
  const origin = request.headers.origin;
  if (origin !== undefined && !sameOrigin(origin, host)) {
    return { allowed: false, status: 403, reason: 'Requests from other origins are not accepted' };
  }
  const method = request.method ?? 'GET';
  const changes = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
  if (
    changes &&
    !/^application\/(json|octet-stream)\b/i.test(request.headers['content-type'] ?? '')
  ) {
    return { allowed: false, status: 415, reason: 'Changes need Content-Type: application/json' };
  }
  if (options.token !== undefined && !provesToken(request, options.token)) {
    return { allowed: false, status: 401, reason: 'A bearer token is needed' };
  }
  return { allowed: true };
}

function sameOrigin(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function bearerProves(request: IncomingMessage, token: string): boolean {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer !== undefined && secretsEqual(bearer, token);
}

function provesToken(request: IncomingMessage, token: string): boolean {
  if (request.headers.authorization !== undefined) return bearerProves(request, token);
  const cookie = (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${sessionCookie}=`));
  return (
    cookie !== undefined && secretsEqual(cookie.slice(sessionCookie.length + 1), sessionOf(token))
  );
}

/** Express middleware over `judgeAccess`. */
export function requireAccess(options: AccessOptions): RequestHandler {
  return (request, response, next) => {
    const verdict = judgeAccess(request, options);
    if (verdict.allowed) return next();
    if (verdict.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="barograph"');
    return sendProblem(response, { title: verdict.reason, status: verdict.status });
  };
}
