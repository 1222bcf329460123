import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startAlerting } from '../../services/alerting/alerting-service.ts';
import { alertingConfig } from '../../services/alerting/config.ts';
import { minuteMs } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { builtInRules } from '../../services/core/contracts/settings/built-in-rules.ts';
import { filterSchema } from '../../services/core/contracts/settings/filter.ts';
import { ruleSchema } from '../../services/core/contracts/settings/rule.ts';
import type { Service, ServiceContext } from '../../services/core/service.ts';
import { followSettings } from '../../services/core/settings/settings-log.ts';
import { untilClosed } from '../support/alerting-reference.ts';
import { backtest } from '../support/backtest-command.ts';
import { contextOn } from '../support/bus-context.ts';
import { readAll } from '../support/bus-records.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { writeLiveStretch } from '../support/live-stretch.ts';
import { placeOf, type RunningBacktests, runBacktests } from '../support/running-backtests.ts';
import { until } from '../support/running-ingest.ts';
import { type RunningReplay, startTestReplay } from '../support/running-replay.ts';
import { toldOf, toldOfChanges, toldWithin } from '../support/told-alerts.ts';

const hour = 60 * minuteMs;
const from = Date.UTC(2026, 5, 1);
const to = from + 40 * hour;
const surges = [
  { from: from + 14 * hour, to: from + 14 * hour + 25 * minuteMs, times: 14 },
  { from: from + 33 * hour, to: from + 33 * hour + 40 * minuteMs, times: 14 },
  // Still on when the stretch ends.
  { from: to - 20 * minuteMs, to, times: 14 },
];
/** Four hours around the second surge, played at a thousand times real time. */
const part = { from: from + 32 * hour, to: from + 36 * hour };

const filters = { 'first-wire': filterSchema.parse({ name: 'First wire', sources: ['wire-1'] }) };
const ownRule = ruleSchema.parse({
  name: 'Much from one wire',
  series: ['filter'],
  detector: { type: 'surge', maxPValue: 0.01, minStories: 2, minSources: 1, minRatio: 1.5 },
});
const rules = { ...builtInRules, 'wire-share': ownRule };

async function writeSettings({ bus, clock }: ServiceContext): Promise<number> {
  const settings = await followSettings(bus, 'test', clock);
  const common = { id: 'first-wire', from: 0, by: 'test' };
  await settings.change({ ...common, kind: 'filter', value: filters['first-wire'] });
  await settings.change({ ...common, kind: 'rule', id: 'wire-share', value: ownRule });
  const { end } = settings;
  await settings.close();
  return end;
}

/** The posts as a file holds them: neither what an outdated reign wrote nor what is only charted. */
async function writePosts({ bus }: ServiceContext, path: string): Promise<void> {
  const posts = (await readAll(bus, busTopics.live.scoredPosts, { from: 'earliest' })).flatMap(
    ({ value }) =>
      value.type === 'scored-post' && value.epoch === 5 && !value.history ? [value] : [],
  );
  posts.sort((a, b) => a.observedAt - b.observedAt);
  writeFileSync(path, posts.map((post) => `${JSON.stringify(post)}\n`).join(''));
}

async function everyWayGivesTheSameAlerts(broker?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-identical-'));
  const place = placeOf(join(folder, 'data'), broker);
  writeFileSync(join(folder, 'barograph.yaml'), stringify(place));
  writeFileSync(join(folder, 'rules.yaml'), stringify({ rules, filters }));
  const context = contextOn(
    broker === undefined
      ? { kind: 'embedded', dataDir: join(place.dataDir, 'bus') }
      : { kind: 'kafka', broker },
  );
  const stretch = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const ofLog = ['--from', stretch.from, '--to', stretch.to];
  let alerting: Service | undefined;
  let replay: RunningReplay | undefined;
  let backtests: RunningBacktests | undefined;
  const byCommand = async (...words: string[]) => {
    const { out, errors, status } = await backtest(folder, ...words);
    expect(status, errors).toBe(0);
    expect(errors).toMatch(/^negative-surge +market /m);
    return toldOf(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  };
  try {
    const config = alertingConfig.schema.parse({});
    alerting = await startAlerting({ ...context, metrics: new Registry() }, config);
    const settings = await writeSettings(context);
    await writeLiveStretch(context.bus, { from, to, surges, settings: () => settings });
    await untilClosed(context.bus, 'live', to - minuteMs);
    const changes = await readAll(context.bus, busTopics.live.alerts, { from: 'earliest' });
    const live = toldOfChanges(changes.map(({ value }) => value));
    expect(new Set(live.map(({ rule }) => rule))).toContain('wire-share');
    expect(live.some(({ resolvedAt }) => resolvedAt === null)).toBe(true);
    expect(toldWithin(live, part.from, part.to).length).toBeGreaterThan(1);

    replay = await startTestReplay({ bus: context.bus });
    await until(() => replay?.service.readiness().ready === true);
    const { body: played } = await replay.post('', {
      from: new Date(part.from).toISOString(),
      to: new Date(part.to).toISOString(),
      speed: 1_000,
    });

    // Meanwhile the past is looked at in other ways.
    backtests = await runBacktests(context, place);
    const asked = Object.entries(rules).map(([id, rule]) => ({ id, ...rule }));
    const byRest = await backtests.finished({ ...stretch, rules: asked, filters });
    expect([byRest.state, byRest.problem]).toEqual(['done', undefined]);
    expect(toldOf(byRest.alerts)).toEqual(live);
    const ofThatTime = await backtests.finished(stretch);
    expect(toldOf(ofThatTime.alerts)).toEqual(live);
    const middle = await backtests.finished({
      from: new Date(part.from).toISOString(),
      to: new Date(part.to).toISOString(),
    });
    expect(toldOf(middle.alerts)).toEqual(toldWithin(live, part.from, part.to));
    expect(await byCommand(...ofLog, '--url', backtests.gateway.url)).toEqual(live);
    await writePosts(context, join(folder, 'posts.jsonl'));
    expect(await byCommand('--input', 'posts.jsonl', '--rules', 'rules.yaml')).toEqual(live);

    const { state, problem } = await replay.replayThat(
      played.id,
      (view) => view.state !== 'running',
    );
    expect([state, problem]).toEqual(['finished', undefined]);
    const run = { id: played.id, generation: 0 };
    await untilClosed(context.bus, 'replay', part.to - minuteMs, [run]);
    const replayed = await readAll(context.bus, busTopics.replay.alerts, { from: 'earliest' });
    expect(toldOfChanges(replayed.map(({ value }) => value))).toEqual(
      toldWithin(live, part.from, part.to),
    );

    await backtests.stop();
    await replay.stop();
    await alerting.close();
    [backtests, replay, alerting] = [undefined, undefined, undefined];
    await context.bus.close();
    // Nobody holds the data folder any more: the log is read by the command itself.
    expect(await byCommand(...ofLog)).toEqual(live);
    expect(await byCommand(...ofLog, '--rules', 'rules.yaml')).toEqual(live);
  } finally {
    await backtests?.stop();
    await replay?.stop();
    await alerting?.close();
    await context.bus.close();
  }
}

describe('a stretch live, replayed at x1,000, and backtested from a file, over REST and by the command line', () => {
  it('raises the same alerts on the embedded bus', () => everyWayGivesTheSameAlerts(), 300_000);
});

describe.skipIf(!kafkaAvailability().available)('and so it does', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker?.destroy());

  it('on Kafka', () => everyWayGivesTheSameAlerts(broker.address), 400_000);
});
