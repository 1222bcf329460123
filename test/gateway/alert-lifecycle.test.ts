import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../services/core/contracts/alert.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { alertOf } from '../support/alerts.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';

const now = Date.UTC(2026, 2, 4, 10);
/** The market's alert, and those that share its event. */
const market = alertOf({
  n: 100,
  series: 'market',
  seriesType: 'market',
  seriesName: 'Market',
  severity: 'critical',
  stories: [1, 2].flatMap((n) => alertOf({ n }).stories),
});
const alerts: readonly Alert[] = [
  market,
  alertOf({ n: 1 }),
  alertOf({ n: 2 }),
  alertOf({ n: 3, series: 'filter:f', seriesType: 'filter', severity: 'critical' }),
  alertOf({ n: 4 }),
  alertOf({ n: 5, state: 'no-data' }),
  alertOf({ n: 6, state: 'resolved' }),
  alertOf({ n: 7, state: 'pending' }),
  alertOf({ n: 8, rule: 'other' }),
];
const idOf = (n: number) => alertOf({ n }).id;

let running: RunningGateway;
beforeAll(async () => {
  running = await runGateway({ clock: () => now });
  await running.bus.publish(
    busTopics.live.alerts,
    alerts.map((value) => ({ key: value.id, value })),
  );
  await until(async () => (await running.get('/alerts')).body.alerts.length === alerts.length);
});
afterAll(() => running.stop());

type Shown = { id: string; seriesName: string; status: { state: string } };
const list = async (query = ''): Promise<Shown[]> =>
  (await running.get(`/alerts${query}`)).body.alerts;
const names = async (query: string) =>
  (await list(query)).map(({ seriesName }) => seriesName.split(' ').at(-1)).sort();
const statusOf = async (n: number) => (await running.get(`/alerts/${idOf(n)}`)).body.status;

describe('the status of alerts', () => {
  it('is what the notifier goes by', async () => {
    const silence = await running.send('POST', '/silences', {
      matchers: [{ name: 'company', op: '=~', value: 'MADE[4-9]' }],
      startsAt: new Date(now - 1).toISOString(),
      endsAt: new Date(now + 60_000).toISOString(),
      by: 'Ada',
    });
    expect(silence.status).toBe(201);
    const night = await running.send('POST', '/time-intervals', {
      name: 'Mornings',
      timeIntervals: [{ times: [{ startTime: '09:00', endTime: '12:00' }] }],
      muteRoutes: ['desk'],
      exemptSeverity: 'critical',
    });
    expect(night.status).toBe(201);
    await running.send('POST', `/alerts/${idOf(5)}/acknowledge`, { by: 'Ada' });
    expect(await statusOf(1)).toEqual({
      state: 'inhibited',
      silencedBy: [],
      inhibitedBy: [market.id],
      mutedBy: [night.body.id],
    });
    expect(await statusOf(4)).toMatchObject({ state: 'silenced', silencedBy: [silence.body.id] });
    expect(await names('?status=inhibited')).toEqual(['1', '2']);
    expect(await names('?status=silenced')).toEqual(['4', '5', '8']);
    expect(await names('?status=active')).toEqual(['3', 'Market']);
    expect(await names('?status=resolved')).toEqual(['6']);
    expect(await names('?status=pending')).toEqual(['7']);

    await running.send('DELETE', `/silences/${silence.body.id}?version=1`);
    expect(await names('?status=acknowledged')).toEqual(['5']);
    expect(await names('?status=muted')).toEqual(['4', '8']);
    await running.send('DELETE', `/time-intervals/${night.body.id}?version=1`);
    expect(await names('?status=active')).toEqual(['3', '4', '8', 'Market']);
  });

  it('pages without gaps', async () => {
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { body: { alerts: { id: string }[]; next: string | null } } = await running.get(
        `/alerts?status=active&limit=1${next && `&cursor=${next}`}`,
      );
      seen.push(...page.body.alerts.map(({ id }) => id));
      next = page.body.next;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });

  it('goes with other filters', async () => {
    expect(await names('?severity=critical')).toEqual(['3', 'Market']);
    expect(await names('?rule=other')).toEqual(['8']);
    expect(await names('?status=active&severity=warning')).toEqual(['4', '8']);
    expect(await names('?status=inhibited&state=resolved')).toEqual([]);
    expect((await running.get('/alerts?status=loud')).status).toBe(422);
  });
});

it('groups what is on by event, the gravest first', async () => {
  const { body } = await running.get('/alerts/groups');
  const groups = body.groups.map(
    ({ severity, alerts: members }: { severity: string; alerts: Shown[] }) =>
      `${severity}: ${members.map(({ seriesName }) => seriesName.split(' ').at(-1)).sort()}`,
  );
  expect(groups.slice(0, 2).sort()).toEqual(['critical: 1,2,Market', 'critical: 3']);
  expect(groups).toHaveLength(5);
  expect(groups.join()).not.toContain('6');
});

describe('feedback', () => {
  const path = `/alerts/${idOf(4)}/feedback`;

  it('is given, changed and taken back, and who did what is kept', async () => {
    const given = await running.send('POST', path, { verdict: 'false-alarm', by: 'Ada' });
    expect(given).toMatchObject({
      status: 200,
      body: { feedback: { verdict: 'false-alarm', note: '', by: 'Ada' } },
    });
    await running.send('POST', path, { verdict: 'false-alarm', by: 'Ada' });
    const changed = { verdict: 'real', note: 'after all', by: 'Bo' };
    expect((await running.send('POST', path, changed)).body.feedback).toMatchObject(changed);
    expect((await running.get('/feedback?verdict=real')).body.feedback).toMatchObject([
      { alert: idOf(4), rule: 'negative-surge', series: 'company:MADE4', ...changed },
    ]);
    expect((await running.get('/feedback?rule=none')).body.feedback).toEqual([]);

    const taken = await running.send('DELETE', `${path}?by=Ada`);
    expect(taken).toMatchObject({ status: 200, body: { feedback: null } });
    expect((await running.get('/feedback')).body.feedback).toEqual([]);
    const { changes } = (await running.get(`/alerts/${idOf(4)}/history`)).body;
    expect(changes).toMatchObject([
      { kind: 'feedback', version: 3, by: 'Ada', verdict: null, removed: true },
      { kind: 'feedback', version: 2, by: 'Bo', verdict: 'real', note: 'after all' },
      { kind: 'feedback', version: 1, by: 'Ada', verdict: 'false-alarm', removed: false },
    ]);
    await running.send('POST', path, { verdict: 'real' });
    expect((await running.get('/feedback')).body.feedback).toHaveLength(1);
  });

  it('wants a verdict, and an alert', async () => {
    expect(await running.send('POST', path, { verdict: 'maybe' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'verdict' }] },
    });
    const none = `/alerts/${'0'.repeat(32)}`;
    expect((await running.send('POST', `${none}/feedback`, { verdict: 'real' })).status).toBe(404);
    expect((await running.send('DELETE', `${none}/feedback`)).status).toBe(404);
    expect((await running.get(`${none}/history`)).status).toBe(404);
  });
});

it('does not inhibit any more once the market has resolved', async () => {
  const state = async () => (await statusOf(1)).state;
  expect(await state()).toBe('inhibited');
  const over = { ...market, state: 'resolved' as const, sequence: 9, resolvedAt: now };
  await running.bus.publish(busTopics.live.alerts, [{ key: over.id, value: over }]);
  await until(async () => (await state()) === 'active');
});
