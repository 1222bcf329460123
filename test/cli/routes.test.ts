import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshFolder } from '../support/barograph-process.ts';
import { type CollectingServer, startCollectingServer } from '../support/collecting-server.ts';
import { type RunningRoutes, runRoutes } from '../support/running-routes.ts';
import { repositoryRoot } from '../support/source-tree.ts';

const token = 'the token of every caller';
const folder = freshFolder();
let status = 200;
let receiver: CollectingServer;
let running: RunningRoutes;
beforeAll(async () => {
  receiver = await startCollectingServer((_request, response) =>
    response.writeHead(status).end('channel_is_archived'),
  );
  running = await runRoutes(
    [{ type: 'slack', id: 'desk', url: `${receiver.url}/services/hidden-path` }],
    token,
  );
});
afterAll(async () => {
  await running.stopNotifier();
  await running.gateway.stop();
  await receiver.close();
});

/** Runs `barograph …` as a user would, with no more of the environment than the token. */
async function run(...words: readonly string[]) {
  const child = spawn(process.execPath, [join(repositoryRoot, 'bin/barograph.js'), ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], BAROGRAPH_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, [exit]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, errors, exit };
}

describe('barograph routes', () => {
  const asked = (...words: readonly string[]) =>
    run('routes', ...words, '--url', running.gateway.url);

  it('lists them, without anything secret', async () => {
    const { out, exit } = await asked();
    expect(exit).toBe(0);
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(rows).toMatchObject([
      { id: 'desk', type: 'slack', target: new URL(receiver.url).host, lastDelivery: null },
      { id: 'page', type: 'page' },
    ]);
    expect(out).not.toContain('hidden');
  });

  it('sends a test, and says whether the receiver took it', async () => {
    const taken = await asked('test', 'desk');
    expect(taken).toMatchObject({ exit: 0, errors: expect.stringContaining('took the test') });
    expect(JSON.parse(taken.out)).toMatchObject({ route: 'desk', accepted: true });
    status = 410;
    const refused = await asked('test', 'desk');
    expect(refused).toMatchObject({
      exit: 1,
      errors: expect.stringContaining('refused the test message: the receiver answered 410'),
    });
    expect(refused.errors).toContain('channel_is_archived');
    expect(await asked('test', 'nobody')).toMatchObject({
      exit: 1,
      errors: expect.stringContaining('There is no such route; There are: desk, page'),
    });
  });

  it('is used as its help says', async () => {
    expect(await asked('test')).toMatchObject({ exit: 2 });
    expect(await asked('tell', 'desk')).toMatchObject({ exit: 2 });
  });
});

describe('the configuration of routes', () => {
  const secret = 'hidden-path-of-the-desk';
  const write = (yaml: string) => writeFileSync(join(folder, 'barograph.yaml'), yaml);

  it('is checked with all its secrets, and printed without any', async () => {
    write(`notifier:
  routes:
    - { type: slack, id: desk, url: "https://hooks.example.org/${secret}" }
    - { type: ntfy, id: phone, topic: ${secret} }
    - { type: email, id: mail, host: mail.example.org, user: a, passwordEnv: ABSENT_WORD, from: a@b.example, to: [c@d.example] }
    - { type: telegram, id: chat, tokenFile: absent-file, chatId: 1 }
`);
    const checked = await run('config', 'check');
    expect(checked.exit).toBe(2);
    expect(checked.errors).toContain(
      'notifier.routes[2].passwordEnv: the environment has no variable ABSENT_WORD',
    );
    expect(checked.errors).toContain('notifier.routes[3].tokenFile: cannot be read');
    const printed = await run('config', 'print');
    expect(printed).toMatchObject({
      exit: 0,
      out: expect.stringContaining('hooks.example.org/[secret]'),
    });
    expect(printed.out).not.toContain(secret);
  });

  it('of another user stands in the way of no other command', async () => {
    write('notifier:\n  routes:\n    - { type: slack, id: desk, urlEnv: ABSENT_WORD }\n');
    expect(await run('routes', '--url', running.gateway.url)).toMatchObject({ exit: 0 });
  });
});
