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
  expect(config).toMatchObject({ groupBy: [], groupWaitSeconds: 30, repeatHours: 4 });
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

it.each([
  ['notifier:\n  webhooks: [{ id: page, url: "https://a.example/" }]', '"page" is taken'],
  [
    'notifier:\n  webhooks: [{ id: a, url: "https://a.example/" }, { id: a, url: "https://b.example/" }]',
    '"a" is taken',
  ],
  ['notifier:\n  webhook: { secret: "0123456789abcdef" }', 'no address to send to'],
  ['notifier:\n  groupBy: [colour]', 'notifier.groupBy[0]'],
])('refuses %s', (yaml, words) => {
  expect(() => load(yaml)).toThrow(words);
});
