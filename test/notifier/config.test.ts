import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../services/core/config/load-config.ts';
import { notifierConfig } from '../../services/notifier/config.ts';
import { openRoutes } from '../../services/notifier/routes/index.ts';

function load(yaml: string, environment: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-config-'));
  writeFileSync(join(folder, 'barograph.yaml'), yaml);
  return loadConfig({ notifier: notifierConfig }, ['notifier'], environment, folder).notifier;
}

it('tells on the page alone when nothing is set', async () => {
  const config = load('');
  expect(config).toMatchObject({ groupBy: ['event'], groupWaitSeconds: 30, repeatHours: 4 });
  const routes = openRoutes(config, Date.now);
  expect(routes.map(({ id }) => id)).toEqual(['page']);
});

it('takes one webhook from the environment and more from the file, the page last', async () => {
  const config = load(
    'notifier:\n  webhooks:\n    - { id: desk, url: "https://example.org/in", secret: "0123456789abcdef" }\n',
    { BAROGRAPH_WEBHOOK_URL: 'https://example.org/', BAROGRAPH_WEBHOOK_SECRET: '1234567890123456' },
  );
  expect(config.webhook).toEqual({ url: 'https://example.org/', secret: '1234567890123456' });
  const routes = openRoutes(config, Date.now);
  expect(routes.map(({ id }) => id)).toEqual(['webhook', 'desk', 'page']);
});

it('takes routes of every type, with secrets from files and variables', () => {
  const config = load(
    `notifier:
  publicUrl: https://barograph.example/
  webhooks: [{ id: archive, url: "https://a.example/", secretEnv: WORD }]
  routes:
    - { type: webhook, id: hook, url: "https://a.example/" }
    - { type: slack, id: slack, urlEnv: URL }
    - { type: discord, id: discord, urlEnv: URL, leastSeverity: critical }
    - { type: teams, id: teams, urlEnv: URL }
    - { type: email, id: mail, host: mail.example, user: a, passwordEnv: WORD, from: a@b.example, to: [c@d.example] }
    - { type: telegram, id: chat, tokenEnv: TOKEN, chatId: "@desk" }
    - { type: ntfy, id: phone, topic: desk }
    - { type: pagerduty, id: pager, routingKeyEnv: KEY }
    - { type: alertmanager, id: am, url: "http://127.0.0.1:9093", labels: { team: desk } }
`,
    {
      URL: 'https://hooks.example/hidden',
      WORD: 'a word that is long enough',
      TOKEN: '123456:a-token-of-a-bot',
      KEY: 'abcdefabcdefabcdefabcdefabcdef12',
    },
  );
  const routes = openRoutes(config, Date.now);
  expect(routes.map(({ id, type }) => `${id} ${type}`)).toEqual([
    'archive webhook',
    'hook webhook',
    'slack slack',
    'discord discord',
    'teams teams',
    'mail email',
    'chat telegram',
    'phone ntfy',
    'pager pagerduty',
    'am alertmanager',
    'page page',
  ]);
  expect(routes.map(({ target }) => target)).toContain('hooks.example');
});

it.each([
  ['notifier:\n  webhooks: [{ id: page, url: "https://a.example/" }]', '"page" is taken'],
  [
    'notifier:\n  webhooks: [{ id: a, url: "https://a.example/" }, { id: a, url: "https://b.example/" }]',
    '"a" is taken',
  ],
  [
    'notifier:\n  webhooks: [{ id: a, url: "https://a.example/" }]\n  routes: [{ type: ntfy, id: a, topic: b }]',
    'notifier.routes[0].id: "a" is taken',
  ],
  ['notifier:\n  routes: [{ type: slack, id: a, urlEnv: GONE }]', 'has no variable GONE'],
  ['notifier:\n  routes: [{ type: slack, id: a }]', 'notifier.routes[0].url: is missing'],
  ['notifier:\n  webhook: { secret: "0123456789abcdef" }', 'no address to send to'],
  ['notifier:\n  groupBy: [colour]', 'notifier.groupBy[0]'],
])('refuses %s', (yaml, words) => {
  expect(() => load(yaml)).toThrow(words);
});
