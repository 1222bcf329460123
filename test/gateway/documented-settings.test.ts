import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { alertOf } from '../support/alerts.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';

const command =
  /curl -X (POST|PUT|DELETE) +localhost:8420\/api\/v1(\S+) +-H 'content-type: application\/json'(?: -d '([^']*)')?/g;

/** The calls on settings that a page of the documents shows; backtests are alerting's, which does not run here. */
const documented = ['alerts.md', 'notifications.md'].flatMap((name) => {
  const page = readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), 'utf8');
  const calls = [...page.matchAll(command)].filter(([, , path]) => !path?.startsWith('/backtests'));
  return calls.map(([, method = '', path = '', body]) => ({
    name,
    method: method as 'POST' | 'PUT' | 'DELETE',
    path,
    body,
  }));
});

let running: RunningGateway;
const alert = alertOf({ n: 1 });
beforeAll(async () => {
  running = await runGateway();
  await running.bus.publish(busTopics.live.alerts, [{ key: alert.id, value: alert }]);
  await until(async () => (await running.get('/alerts')).body.alerts.length === 1);
});
afterAll(() => running.stop());

it('finds the calls', () => {
  const paths = documented.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      ...['/alerts/ID/acknowledge', '/alerts/ID/silence', '/alerts/ID/feedback', '/silences'],
      ...['/time-intervals', '/inhibitions/market-over-single', '/escalations'],
    ]),
  );
});

it.each(documented)('$name: $method $path is taken as it stands there', async (call) => {
  const { method, path, body } = call;
  const answer = await running.send(
    method,
    path.replace('ID', alert.id),
    body === undefined ? undefined : JSON.parse(body),
  );
  expect([200, 201], JSON.stringify(answer.body)).toContain(answer.status);
});
