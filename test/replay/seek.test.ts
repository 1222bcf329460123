import { Registry } from 'prom-client';
import { afterEach, expect, it } from 'vitest';
import { startAlerting } from '../../services/alerting/alerting-service.ts';
import { alertingConfig } from '../../services/alerting/config.ts';
import { startClassifier } from '../../services/classifier/classifier-service.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { minuteMs, systemClock } from '../../services/core/clock.ts';
import type { Alert } from '../../services/core/contracts/alert.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { Service } from '../../services/core/service.ts';
import { silentLog } from '../support/bus-harness.ts';
import { readAll } from '../support/bus-records.ts';
import { classifierSettings, workerUrl } from '../support/classifier-under-test.ts';
import { writeLiveStretch } from '../support/live-stretch.ts';
import { until } from '../support/running-ingest.ts';
import { type RunningReplay, startTestReplay } from '../support/running-replay.ts';

const hour = 60 * minuteMs;
const from = Date.UTC(2026, 5, 1);
const to = from + 20 * hour;
const surges = [
  { from: from + 14 * hour, to: from + 14 * hour + 25 * minuteMs, times: 14 },
  { from: from + 17 * hour, to: from + 17 * hour + 40 * minuteMs, times: 14 },
];
/** Between the two surges. */
const target = from + 16 * hour;

const opened: (RunningReplay | Service)[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) {
    await ('stop' in each ? each.stop() : each.close());
  }
});

async function started(): Promise<RunningReplay> {
  const replay = await startTestReplay();
  opened.push(replay);
  const { bus, dataDir } = replay;
  const context = { bus, dataDir, log: silentLog, clock: systemClock };
  const config = alertingConfig.schema.parse({});
  opened.push(await startAlerting({ ...context, metrics: new Registry() }, config));
  return replay;
}

/** Waits until a minute has been closed, live or by a generation of a replay. */
async function untilClosed(bus: EventBus, minute: number, run?: Alert['replay']): Promise<void> {
  const topic = run === undefined ? busTopics.live.stories : busTopics.replay.stories;
  await until(async () =>
    (await readAll(bus, topic, { from: 'earliest' })).some(
      ({ value }) =>
        value.minute === minute &&
        value.replay?.id === run?.id &&
        value.replay?.generation === run?.generation,
    ),
  );
}

/** Every change of every alert of one generation, but for what names the generation. */
async function alertsOf(bus: EventBus, id: string, generation: number) {
  return (await readAll(bus, busTopics.replay.alerts, { from: 'earliest' }))
    .map(({ value }) => value)
    .filter(({ replay }) => replay?.id === id && replay.generation === generation)
    .map(({ replay: _run, ...alert }) => JSON.stringify(alert))
    .sort();
}

/** Plays a replay to its end, seeks back, plays on: both generations tell of the same alerts. */
async function seekChangesNothing(replay: RunningReplay, request: object): Promise<void> {
  const { bus } = replay;
  const { body, status } = await replay.post('', request);
  expect(status).toBe(201);
  for (const generation of [0, 1]) {
    if (generation > 0) {
      await replay.post(`/${body.id}/seek`, { to: new Date(target).toISOString() });
    }
    await replay.replayThat(body.id, ({ state }) => state === 'finished');
    await untilClosed(bus, to - minuteMs, { id: body.id, generation });
  }
  const whole = await alertsOf(bus, body.id, 0);
  const detected = whole.map((alert): number | null => JSON.parse(alert).detectedAt);
  expect(detected.some((at) => at !== null && at < target)).toBe(true);
  expect(detected.some((at) => at !== null && at > target)).toBe(true);
  expect(await alertsOf(bus, body.id, 1)).toEqual(whole);
}

it('a stretch of the bus raises the same alerts after a seek, those before the place sought included', async () => {
  const replay = await started();
  await writeLiveStretch(replay.bus, { from, to, surges, settings: () => 0 });
  await untilClosed(replay.bus, to - minuteMs);
  await seekChangesNothing(replay, {
    // There are snapshots before it as well as between it and the place sought.
    from: new Date(from + 5 * hour).toISOString(),
    to: new Date(to).toISOString(),
  });
}, 120_000);

it('and so does a file', async () => {
  const replay = await started();
  const { bus, dataDir } = replay;
  const context = { bus, dataDir, log: silentLog, metrics: new Registry(), clock: systemClock };
  opened.push(await startClassifier(context, classifierSettings(), workerUrl));
  await writeLiveStretch(bus, { from, to, surges, settings: () => 0 });
  const posts = (await readAll(bus, busTopics.live.scoredPosts, { from: 'earliest' })).flatMap(
    ({ value }) => (value.type === 'scored-post' && !value.history ? [value] : []),
  );
  const lines = posts
    .sort((a, b) => a.observedAt - b.observedAt)
    .map((post) => JSON.stringify(post));
  const { body } = await replay.upload('past.jsonl', lines.join('\n'));
  await seekChangesNothing(replay, { file: body.file, to: new Date(to).toISOString() });
}, 120_000);
