import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionOf } from '../../services/core/http/access.ts';
import { type RunningGateway, runGateway } from '../support/running-gateway.ts';

const token = 'a-token-of-some-length';
let open: RunningGateway;
let closed: RunningGateway;
beforeAll(async () => {
  open = await runGateway();
  closed = await runGateway({ token });
});
afterAll(async () => {
  await open.stop();
  await closed.stop();
});

/** fetch sets Host by itself, so requests with another one go by node:http. */
function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body = '' } = options;
    const request = httpRequest(url, { method, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const json = { 'content-type': 'application/json' };

describe('without a token, on loopback', () => {
  it.each([
    ['another Host', { host: 'evil.example' }, 403],
    ['another Host that ends in ours', { host: 'localhost.evil.example' }, 403],
    ['another Origin', { origin: 'http://evil.example' }, 403],
    ['an opaque Origin', { origin: 'null' }, 403],
    ['our Host', { host: 'localhost:8420' }, 200],
  ])('a request with %s gets %s', async (_name, headers, status) => {
    expect((await ask(`${open.url}/api/v1/topics`, { headers })).status).toBe(status);
  });

  it('changes need JSON', async () => {
    const url = `${open.url}/api/v1/posts`;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await ask(url, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{}',
      });
      expect(answer.status).toBe(415);
    }
    expect((await ask(url, { method: 'POST', body: '{}' })).status).toBe(415);
  });
});

describe('with a token', () => {
  it('every call and the metrics need it; probes and the page do not', async () => {
    for (const path of ['/api/v1/posts', '/api/v1/trends', '/api/v1/openapi.json', '/metrics']) {
      const without = await ask(closed.url + path);
      expect(without.status).toBe(401);
      expect(without.headers['www-authenticate']).toMatch(/^Bearer/);
      const wrong = await ask(closed.url + path, { headers: { authorization: 'Bearer wrong' } });
      expect(wrong.status).toBe(401);
      const right = await ask(closed.url + path, { headers: { authorization: `Bearer ${token}` } });
      expect(right.status).toBe(200);
    }
    expect((await ask(`${closed.url}/healthz`)).status).toBe(200);
    expect((await ask(`${closed.url}/readyz`)).status).toBe(200);
    expect((await ask(`${closed.url}/`)).status).not.toBe(401);
  });

  it('logging in gives a session that is not the token, and logging out ends it', async () => {
    const logIn = (body: unknown, headers = {}) =>
      ask(`${closed.url}/api/v1/login`, {
        method: 'POST',
        headers: { ...json, ...headers },
        body: JSON.stringify(body),
      });
    const answer = await logIn({ token });
    expect(answer.status).toBe(204);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(cookie).toContain(sessionOf(token));
    expect(cookie).not.toContain(token);
    const session = cookie.split(';')[0] ?? '';
    expect((await ask(`${closed.url}/api/v1/posts`, { headers: { cookie: session } })).status).toBe(
      200,
    );

    expect((await logIn({ token: 'wrong' })).status).toBe(401);
    expect((await logIn({})).status).toBe(422);
    expect((await logIn({ token }, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await logIn({ token }, { 'content-type': 'text/plain' })).status).toBe(415);
    const big = await logIn({ token: 'x'.repeat(400_000) });
    expect(big.status).toBe(413);

    const out = await ask(`${closed.url}/api/v1/logout`, { method: 'POST', headers: json });
    expect(String(out.headers['set-cookie'])).toMatch(/barograph_session=;/);
  });
});

describe('the page', () => {
  it('is served with a strict policy, and files that never change may be kept', async () => {
    const { headers } = await ask(`${open.url}/`);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
