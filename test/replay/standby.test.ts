import { afterEach, expect, it } from 'vitest';
import { minuteMs } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { writeLiveStretch } from '../support/live-stretch.ts';
import { until } from '../support/running-ingest.ts';
import { type RunningReplay, startTestReplay } from '../support/running-replay.ts';

const from = Date.UTC(2026, 5, 1);
const to = from + 120 * minuteMs;
const running: RunningReplay[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.stop();
});

it('stands by while another leads, and goes on with its replays where that one left them', async () => {
  const leader = await startTestReplay();
  running.push(leader);
  const { bus, dataDir } = leader;
  await writeLiveStretch(bus, { from, to, surges: [], settings: () => 0 });
  const standby = await startTestReplay({ bus, dataDir });
  running.push(standby);
  expect(standby.service.readiness()).toMatchObject({ ready: false });
  const refused = await standby.get('');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');

  const { body } = await leader.post('', {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    speed: 600,
    warmUpMinutes: 0,
  });
  await leader.replayThat(body.id, ({ posts }) => posts > 0);
  await leader.service.close();
  await until(() => standby.service.readiness().ready);
  const taken = await standby.replay(body.id);
  expect(taken).toMatchObject({ state: 'running', generation: 0, speed: 600 });
  expect(Date.parse(taken.position)).toBeGreaterThan(from);
  await standby.post(`/${body.id}/speed`, { speed: 'max' });
  await standby.replayThat(body.id, ({ state }) => state === 'finished');

  const values = (await standby.records(busTopics.replay.scoredPosts)).map(({ value }) => value);
  const minutes = values.flatMap((value) => (value.type === 'tick' ? [value.minute] : []));
  expect(new Set(minutes).size).toBe(120);
  expect(values.filter(({ type }) => type === 'replay-start')).toHaveLength(4);
  const epochs = new Set(values.map(({ epoch }) => epoch));
  expect(epochs.size).toBe(2);
});
