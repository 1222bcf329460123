import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BarographProcess,
  eventually,
  freshFolder,
  startBarograph,
} from '../support/barograph-process.ts';
import { repositoryRoot } from '../support/source-tree.ts';

/** Runs `barograph …` as a user would. */
async function run(words: readonly string[], cwd: string) {
  const child = spawn(process.execPath, [join(repositoryRoot, 'bin/barograph.js'), ...words], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, errors, status };
}

describe('wrong use', () => {
  const folder = freshFolder();

  it('exits with 2 and shows the help', async () => {
    expect(await run([], folder)).toMatchObject({ status: 2 });
    expect(await run(['no-such'], folder)).toMatchObject({
      status: 2,
      errors: expect.stringContaining('no command "no-such"'),
    });
    expect(await run(['dead-letters', '--colour'], folder)).toMatchObject({
      status: 2,
      errors: expect.stringContaining('--colour'),
    });
    expect(await run(['dead-letters', '--format', 'xml'], folder)).toMatchObject({
      status: 2,
      errors: expect.stringContaining('--format must be one of'),
    });
    expect(await run(['help'], folder)).toMatchObject({
      status: 0,
      out: expect.stringContaining('dead-letters'),
    });
  });

  it('exits with 1 and says how to start when no server answers', async () => {
    const result = await run(['dead-letters', '--url', 'http://127.0.0.1:9'], folder);
    expect(result).toMatchObject({
      status: 1,
      out: '',
      errors: expect.stringMatching(/no Barograph answers.*npm start/),
    });
  });

  it('names every configuration error', async () => {
    const wrong = freshFolder();
    writeFileSync(join(wrong, 'barograph.yaml'), 'gateway:\n  port: high\nlog:\n  level: loud\n');
    const result = await run(['config', 'check'], wrong);
    expect(result.status).toBe(2);
    expect(result.errors).toContain('gateway.port');
    expect(result.errors).toContain('log.level');
  });
});

describe('companies update', () => {
  it('fetches the list once a contact is set, and says how many it has', async () => {
    const agents: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      agents.push(request.headers['user-agent']);
      const list = {
        fields: ['cik', 'name', 'ticker', 'exchange'],
        data: [[7, 'Quayside Holdings Inc', 'QSDH', 'NYSE']],
      };
      response.end(JSON.stringify(list));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.json`;
    const folder = freshFolder();
    const words = ['companies', 'update', '--url', url];
    expect(await run(words, folder)).toMatchObject({
      status: 2,
      errors: expect.stringContaining('contact'),
    });
    const result = await run([...words, '--contact', 'Example Ltd admin@example.com'], folder);
    server.close();
    expect(result).toMatchObject({ status: 0, errors: expect.stringContaining('fetching') });
    expect(JSON.parse(result.out)).toMatchObject({ tickers: 1 });
    expect(agents).toEqual([expect.stringContaining('admin@example.com')]);
    expect(existsSync(join(folder, 'data/companies/sec.json'))).toBe(true);
  });
});

describe('dead letters', () => {
  let barograph: BarographProcess;
  let url: string;

  beforeAll(async () => {
    const folder = freshFolder();
    const lines = [
      '{"title": "Grain prices steady"}',
      '{"title": ',
      '{"body": "no title here"}',
      '{"title": "Rail freight picks up"}',
    ];
    writeFileSync(join(folder, 'posts.jsonl'), `${lines.join('\n')}\n`);
    barograph = startBarograph({
      folder,
      config: {
        ingest: {
          defaultFeeds: false,
          sources: [{ type: 'file', id: 'posts', path: 'posts.jsonl', mode: 'once' }],
        },
      },
    });
    url = await barograph.url;
    await eventually<{ posts: unknown[] }>(
      `${url}/api/v1/posts`,
      (body) => body.posts?.length === 2,
    );
  });
  afterAll(async () => {
    await barograph?.stop();
  });

  it('lists what could not be read, with reason and raw text, as JSON lines or CSV', async () => {
    const result = await run(['dead-letters', '--url', url], barograph.folder);
    expect(result.status).toBe(0);
    const letters = result.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; reason: string; raw: string });
    expect(letters).toHaveLength(2);
    expect(letters.map((letter) => letter.raw).join()).toContain('no title here');
    expect(letters.every((letter) => /\bline [23]\b/.test(letter.reason))).toBe(true);
    const csv = await run(['dead-letters', '--url', url, '--format', 'csv'], barograph.folder);
    expect(csv.out.split('\r\n')[0]).toContain('id,lane,service,origin,reason');
  });

  it('drives again, and says which still fail', async () => {
    const result = await run(['dead-letters', 'redrive', '--all', '--url', url], barograph.folder);
    expect(result.status).toBe(1);
    expect(result.errors).toMatch(/0 driven again, 2 failed/);
  });
});
