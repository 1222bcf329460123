import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../../services/core/config/load-config.ts';
import { notifierConfig } from '../../../services/notifier/config.ts';
import {
  alertsContent,
  notificationsOf,
} from '../../../services/notifier/decide/notification-of.ts';
import { createWebhook, webhookSchema } from '../../../services/notifier/routes/webhook.ts';
import { alertOf } from '../../support/alerts.ts';
import { type CollectingServer, startCollectingServer } from '../../support/collecting-server.ts';

const page = readFileSync(new URL('../../../docs/notifications.md', import.meta.url), 'utf8');
const secret = '0123456789abcdef';

/** The first example in a language. */
function exampleIn(language: string): string {
  const [, found] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page) ?? [];
  if (found === undefined) throw new Error(`docs/notifications.md has no example in ${language}`);
  return found;
}

let receiver: CollectingServer;
beforeAll(async () => {
  receiver = await startCollectingServer((_request, response) => response.end());
  const route = createWebhook(
    webhookSchema.parse({ id: 'hook', url: receiver.url, secret }),
    Date.now,
  );
  const telling = { routes: ['hook'], epoch: 1, now: Date.now() };
  for (const notification of notificationsOf(
    alertsContent('live', [alertOf({ n: 1 })]),
    0,
    telling,
  )) {
    await route.deliver(notification, new AbortController().signal);
  }
});
afterAll(() => receiver.close());

const folder = mkdtempSync(join(tmpdir(), 'barograph-docs-'));

it('is checked by the example for Node', async () => {
  const file = join(folder, 'genuine.mjs');
  writeFileSync(file, exampleIn('js'));
  const { isGenuine } = await import(pathToFileURL(file).href);
  const { headers, body } = receiver.requests[0] ?? {};
  expect(isGenuine(headers, body, secret)).toBe(true);
  expect(isGenuine(headers, `${body} `, secret)).toBe(false);
  expect(isGenuine(headers, body, 'another secret')).toBe(false);
  expect(isGenuine({ ...headers, 'barograph-timestamp': '1' }, body, secret)).toBe(false);
});

const python = spawnSync('python3', ['--version']).status === 0;

it.skipIf(!python)('is checked by the example for Python', () => {
  const { headers = {}, body = '' } = receiver.requests[0] ?? {};
  const given = JSON.stringify({
    headers: {
      'Barograph-Timestamp': headers['barograph-timestamp'],
      'Barograph-Signature': headers['barograph-signature'],
    },
    body,
  });
  const script = `${exampleIn('python')}
import json, sys
given = json.load(sys.stdin)
body = given["body"].encode()
print([is_genuine(given["headers"], b, s) for b, s in [(body, "${secret}"), (body + b" ", "${secret}"), (body, "other")]])
`;
  const { stdout, stderr } = spawnSync('python3', ['-c', script], { input: given });
  expect(`${stdout}${stderr}`.trim()).toBe('[True, False, False]');
});

const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

it('is configured as the examples say, each type of route once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-docs-'));
  const word = join(folder, 'word');
  writeFileSync(word, 'https://hooks.example/a-long-word');
  const [whole = '', ...routes] = examples;
  const text = [whole, ...routes.map((route) => route.replaceAll(/^(?=.)/gm, '    '))].join('');
  const environment = {
    MAIL_PASSWORD: 'word',
    SLACK_URL: 'https://hooks.example/a',
    DISCORD_URL: 'https://hooks.example/b',
    TEAMS_URL: 'https://hooks.example/c',
    TELEGRAM_TOKEN: '123456:a-token-of-a-bot',
    NTFY_TOPIC: 'desk',
    NTFY_TOKEN: 'tk_word',
    PAGERDUTY_KEY: 'abcdefabcdefabcdefabcdefabcdef12',
  };
  const sections = { notifier: notifierConfig };
  // A name stands in the first example as well as in its own section; files are where the test may make them.
  const once = text.replace('id: desk\n', 'id: first-desk\n');
  writeFileSync(join(folder, 'barograph.yaml'), once.replaceAll(/\/run\/secrets\/[\w-]+/g, word));
  const { notifier } = loadConfig(sections, ['notifier'], environment, folder);
  expect(notifier.groupBy).toEqual(['seriesType']);
  expect(notifier.routes.map(({ type }) => type)).toEqual([
    'slack',
    'email',
    'slack',
    'discord',
    'teams',
    'email',
    'telegram',
    'ntfy',
    'pagerduty',
    'alertmanager',
    'webhook',
  ]);
});
