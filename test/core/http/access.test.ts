import { request } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireAccess, sessionCookie, sessionOf } from '../../../services/core/http/access.ts';
import { type Listening, listen } from '../../../services/core/http/listen.ts';

const token = 'a-secret-of-many-letters';
const servers: Listening[] = [];
let open: Listening;
let guarded: Listening;

async function serve(options: Parameters<typeof requireAccess>[0]): Promise<Listening> {
  const app = express().use(requireAccess(options));
  app.all('/x', (_request, response) => void response.json({ ok: true }));
  const listening = await listen(app, '127.0.0.1', 0);
  servers.push(listening);
  return listening;
}

function status(
  server: Listening,
  method: string,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path: '/x', method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

const json = { 'content-type': 'application/json' };

beforeAll(async () => {
  open = await serve({ hosts: ['baro.example'] });
  guarded = await serve({ token, hosts: [] });
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

describe('access on loopback', () => {
  it('takes loopback names and configured ones, and no other Host (DNS rebinding)', async () => {
    expect(await status(open, 'GET', {})).toBe(200);
    expect(await status(open, 'GET', { host: `localhost:${open.port}` })).toBe(200);
    expect(await status(open, 'GET', { host: 'baro.example' })).toBe(200);
    expect(await status(open, 'GET', { host: 'evil.example' })).toBe(403);
    expect(await status(open, 'GET', { host: '127.0.0.1.evil.example' })).toBe(403);
  });

  it('takes only its own Origin', async () => {
    const own = `http://127.0.0.1:${open.port}`;
    expect(await status(open, 'GET', { origin: own })).toBe(200);
    expect(await status(open, 'GET', { origin: 'http://evil.example' })).toBe(403);
    expect(await status(open, 'GET', { origin: 'null' })).toBe(403);
  });

  it('asks changes for application/json, so that no plain form of another site can make them', async () => {
    expect(await status(open, 'POST', json)).toBe(200);
    expect(await status(open, 'POST', { 'content-type': 'text/plain' })).toBe(415);
    expect(await status(open, 'DELETE', {})).toBe(415);
  });
});

describe('access with a token', () => {
  it('asks for the bearer token or the session cookie', async () => {
    expect(await status(guarded, 'GET', {})).toBe(401);
    expect(await status(guarded, 'GET', { authorization: 'Bearer wrong' })).toBe(401);
    expect(await status(guarded, 'GET', { authorization: `Bearer ${token}` })).toBe(200);
    expect(
      await status(guarded, 'GET', { cookie: `a=b; ${sessionCookie}=${sessionOf(token)}` }),
    ).toBe(200);
    expect(await status(guarded, 'GET', { cookie: `${sessionCookie}=${token}` })).toBe(401);
  });

  it('takes any Host, as the token already tells friend from foe', async () => {
    expect(
      await status(guarded, 'GET', { host: 'baro.example', authorization: `Bearer ${token}` }),
    ).toBe(200);
  });
});

describe('access with a token and named hosts', () => {
  it('takes another Host only with the bearer token itself, which a lured browser does not have', async () => {
    const named = await serve({ token, hosts: ['baro.example'] });
    const inside = { host: 'ingest:8421' };
    expect(await status(named, 'GET', { ...inside, authorization: `Bearer ${token}` })).toBe(200);
    const cookie = `${sessionCookie}=${sessionOf(token)}`;
    expect(await status(named, 'GET', { ...inside, cookie })).toBe(403);
    expect(await status(named, 'GET', { host: 'baro.example', cookie })).toBe(200);
  });
});

describe('listen', () => {
  it('names the port that is in use, and the way out', async () => {
    const attempt = listen(() => undefined, '127.0.0.1', open.port);
    await expect(attempt).rejects.toThrow(
      new RegExp(`port ${open.port} .* in use.*BAROGRAPH_PORT`),
    );
  });
});
