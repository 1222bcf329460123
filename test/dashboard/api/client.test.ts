import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../../../dashboard/api/client.ts';
import { type Listening, listen } from '../../../services/core/http/listen.ts';

let server: Listening;
let client: Client;
let tokenAsked = 0;

/** As in a page: addresses are relative to the server it came from. */
const clientOf = (origin: string) =>
  createClient(
    (path, init) => fetch(new URL(String(path), origin), init),
    () => {
      tokenAsked += 1;
    },
  );

beforeAll(async () => {
  const app = express();
  const problem = (response: express.Response, status: number, body: object) =>
    response.status(status).type('application/problem+json').send(JSON.stringify(body));
  app.use(express.json());
  app.get('/api/v1/echo', (request, response) => {
    response.json(request.query);
  });
  app.get('/api/v1/closed', (_request, response) => problem(response, 401, { title: 'A token' }));
  app.post('/api/v1/login', (request, response) => {
    if (request.body.token === 'right') response.status(204).end();
    else problem(response, 401, { title: 'The token is wrong' });
  });
  app.put('/api/v1/things/:id', (request, response) => {
    response.json({ type: request.headers['content-type'], query: request.query, ...request.body });
  });
  app.post(
    '/api/v1/files',
    express.raw({ type: 'application/octet-stream' }),
    (request, response) => {
      response.status(201).json({ name: request.query['name'], bytes: request.body.length });
    },
  );
  app.get('/api/v1/invalid', (_request, response) =>
    problem(response, 422, {
      title: 'The request is invalid',
      errors: [{ path: 'limit', message: 'too large' }],
    }),
  );
  app.get('/api/v1/broken', (_request, response) => response.type('json').send('{"a":'));
  app.get('/api/v1/proxy', (_request, response) => response.status(502).send('<h1>Bad</h1>'));
  server = await listen(app, '127.0.0.1', 0);
  client = clientOf(server.url);
});
afterAll(() => server.close());

describe('the REST client of the page', () => {
  it('sends parameters and leaves out those that are null', async () => {
    const answer = await client.get('/echo', { topic: 'M&A | Investments', company: null });
    expect(answer).toEqual({ ok: true, value: { topic: 'M&A | Investments' } });
  });

  it('tells when a token is needed', async () => {
    const before = tokenAsked;
    expect(await client.get('/closed')).toMatchObject({ ok: false, status: 401 });
    expect(tokenAsked).toBe(before + 1);
  });

  it('posts a login, whose refusal is not a call for another', async () => {
    const before = tokenAsked;
    expect(await client.send('POST', '/login', { token: 'right' })).toEqual({
      ok: true,
      value: null,
    });
    expect(await client.send('POST', '/login', { token: 'wrong' })).toEqual({
      ok: false,
      status: 401,
      problem: 'The token is wrong',
    });
    expect(tokenAsked).toBe(before);
  });

  it('sends changes as JSON and gives back what became of them', async () => {
    const answer = await client.send('PUT', '/things/7', { a: 1 }, { version: '3' });
    expect(answer).toEqual({
      ok: true,
      value: { type: 'application/json', query: { version: '3' }, a: 1 },
    });
  });

  it('uploads a file as it is', async () => {
    const file = new Blob(['{"text":"Quay closed"}\n']);
    expect(await client.upload('/files', file, { name: 'posts.jsonl' })).toEqual({
      ok: true,
      value: { name: 'posts.jsonl', bytes: 23 },
    });
  });

  it('puts problem details into words, each wrong field named', async () => {
    expect(await client.get('/invalid')).toEqual({
      ok: false,
      status: 422,
      problem: 'The request is invalid (limit: too large)',
      fields: [{ path: 'limit', message: 'too large' }],
    });
  });

  it('survives answers that are no JSON, and no answer', async () => {
    expect(await client.get('/broken')).toMatchObject({ ok: false, status: 200 });
    expect(await client.get('/proxy')).toEqual({
      ok: false,
      status: 502,
      problem: 'The server answered 502',
    });
    const gone = await listen(express(), '127.0.0.1', 0);
    await gone.close();
    expect(await clientOf(gone.url).get('/echo')).toEqual({
      ok: false,
      status: 0,
      problem: 'The server cannot be reached',
    });
  });
});
