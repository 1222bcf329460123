import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAlertingDoor } from '../../../services/alerting/http/alerting-door.ts';
import { createEmbeddedBus, type EmbeddedBus } from '../../../services/core/bus/embedded-bus.ts';
import { minuteMs } from '../../../services/core/clock.ts';
import type { BacktestView } from '../../../services/core/contracts/api/backtests.ts';
import type { ServiceContext } from '../../../services/core/service.ts';
import { silentLog } from '../../support/bus-harness.ts';
import { writeLiveStretch } from '../../support/live-stretch.ts';
import { placeOf, type RunningBacktests, runBacktests } from '../../support/running-backtests.ts';
import { runGateway } from '../../support/running-gateway.ts';

const hour = 60 * minuteMs;
const day = 24 * hour;
const from = Date.UTC(2026, 5, 1);
const dropped = from + 12 * hour;
const to = from + 40 * hour;
const surges = [
  { from: from + 15 * hour, to: from + 15 * hour + 30 * minuteMs, times: 14 },
  { from: from + 33 * hour, to: from + 33 * hour + 40 * minuteMs, times: 14 },
];
const iso = (ms: number) => new Date(ms).toISOString();
const rule = {
  name: 'Many',
  series: ['market' as const, 'topic' as const],
  detector: { type: 'threshold' as const, atLeast: 6 },
};

describe('the door of alerting', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-door-'));
  let now = from;
  let bus: EmbeddedBus;
  let context: ServiceContext;
  let backtests: RunningBacktests;

  beforeAll(async () => {
    const deps = { log: silentLog, metrics: new Registry(), clock: () => now };
    const retention = { maxAgeMs: 30 * day, maxBytes: 1e9 };
    bus = createEmbeddedBus({ dataDir: join(dataDir, 'bus'), sync: 'none', retention, ...deps });
    // Retention goes by when the log took a record: the first half is dropped, the second is not.
    await writeLiveStretch(bus, { from, to: dropped, surges: [], settings: () => 0 });
    now = from + 20 * day;
    await writeLiveStretch(bus, { from: dropped, to, surges, settings: () => 0 });
    now = from + 31 * day;
    await bus.enforceRetention();
    context = { ...deps, bus, dataDir };
    backtests = await runBacktests(context, placeOf(dataDir));
  });
  afterAll(async () => {
    await backtests?.stop();
    await bus?.close();
  });

  const ask = (body: unknown) => backtests.gateway.send('POST', '/backtests', body);
  const late = { from: iso(dropped + hour), to: iso(to) };

  it('tells what a rule that nobody has saved would have raised', async () => {
    const view = await backtests.finished({ ...late, rules: [rule] });
    expect(view).toMatchObject({ state: 'done', progress: 1, from: late.from, to: late.to });
    expect(view.position).toBe(late.to);
    expect(view.fired).toBe(view.alerts.length);
    expect(new Set(view.alerts.map((alert) => alert.rule))).toEqual(new Set(['rule-1']));
    expect(view.series.map(({ series }) => series)).toContain('market');
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
    expect(sum(view.perDay)).toBe(view.fired);
    expect(sum(view.series.map(({ fired }) => fired))).toBe(view.fired);
    const market = view.alerts.filter(({ series }) => series === 'market');
    const inSurge = ({ detectedAt }: { detectedAt: string }) =>
      surges.some((surge) => {
        const at = Date.parse(detectedAt);
        return at > surge.from && at <= surge.to;
      });
    expect(market.filter(inSurge).length).toBeGreaterThanOrEqual(2);
    expect(view.alerts[0]).toMatchObject({ windowMinutes: 15, topStories: expect.any(Array) });

    const { body: newest } = await backtests.gateway.get(`/backtests/${view.id}?limit=1`);
    expect(newest).toMatchObject({ truncated: true, fired: view.fired });
    expect(newest.alerts).toEqual(view.alerts.slice(-1));
  });

  it('watches the filters that it is given', async () => {
    const view = await backtests.finished({
      ...late,
      rules: [{ ...rule, id: 'mine', series: ['filter'] }],
      filters: { wires: { name: 'Two wires', sources: ['wire-1', 'wire-2'] } },
    });
    expect(view.series).toMatchObject([{ series: 'filter:wires', name: 'Two wires' }]);
    expect(view.alerts[0]).toMatchObject({ rule: 'mine', series: 'filter:wires' });
  });

  it('says since when there are posts, and begins there if it may', async () => {
    const old = { ...late, from: iso(from), rules: [rule] };
    const { status, body } = await ask(old);
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { path: 'from', message: expect.stringMatching(/it holds what came from 2026-06-01T12:/) },
    ]);
    const { from: begun, heldSince } = await backtests.finished({ ...old, shorten: true });
    expect(begun).toMatch(/^2026-06-01T12:/);
    expect(heldSince).toMatch(/^2026-06-01T12:/);
  });

  it('names each wrong field', async () => {
    const { status, body } = await ask({
      ...late,
      rules: [{ ...rule, detector: { type: 'threshold', atLeast: -1 } }],
      moon: true,
    });
    expect(status).toBe(422);
    const paths = body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toContain('rules.0.detector.atLeast');
    expect(
      (await ask({ ...late, from: iso(now + day), to: iso(now + 2 * day) })).body.errors,
    ).toEqual([{ path: 'from', message: 'has not come yet' }]);
    const missing = await backtests.gateway.get('/backtests/0123456789ab');
    expect(missing.status).toBe(404);
  });

  it('forgets what is cancelled', async () => {
    const { status, headers, body } = await ask({ ...late, client: 'page-1' });
    expect([status, headers.get('location')]).toEqual([202, `/api/v1/backtests/${body.id}`]);
    const { body: newer } = await ask({ ...late, client: 'page-1' });
    expect((await backtests.gateway.get(`/backtests/${body.id}`)).status).toBe(404);
    const path = `/backtests/${newer.id}`;
    expect((await backtests.gateway.send('DELETE', path)).status).toBe(204);
    expect((await backtests.gateway.get(path)).status).toBe(404);
  });

  it('is answered for while alerting is away', async () => {
    const gateway = await runGateway();
    const { status, headers } = await gateway.send('POST', '/backtests', late);
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
    await gateway.stop();
  });

  it.skipIf(process.platform !== 'linux')(
    'works in a thread that gives way to the one of the live lane',
    async () => {
      await backtests.finished({ ...late, rules: [rule] });
      const nices = readdirSync('/proc/self/task').map((task) => {
        const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8');
        // Counted behind the name, which may have blanks.
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
      });
      const own = getPriority();
      expect(nices.filter((nice) => nice === Math.max(own, 10)).length).toBeGreaterThan(0);
      expect(nices).toContain(own);
    },
  );

  it('asks for the token', async () => {
    const door = await startAlertingDoor(
      {
        host: '127.0.0.1',
        port: 0,
        access: { hosts: [], token: 'a-secret-of-many-letters' },
        place: placeOf(dataDir),
        backtestMegabytes: 256,
      },
      { ...context, metrics: new Registry(), services: () => [] },
    );
    const call = (headers: Record<string, string>) =>
      fetch(`${door.url}/api/v1/backtests`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(late),
      });
    expect((await call({})).status).toBe(401);
    const answer = await call({ authorization: 'Bearer a-secret-of-many-letters' });
    expect(answer.status).toBe(202);
    expect((await answer.json()) as BacktestView).toMatchObject({ state: 'waiting' });
    await door.close();
  });
});
