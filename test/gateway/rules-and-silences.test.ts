import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { builtInRules } from '../../services/core/contracts/settings/built-in-rules.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';

let running: RunningGateway;
beforeAll(async () => {
  running = await runGateway();
});
afterAll(() => running.stop());

const surge = { type: 'surge' } as const;
const ruleNamed = (name: string) => ({ name, series: ['market'], detector: surge });
const rules = async () => (await running.get('/rules')).body.rules;
const ruleOf = async (id: string) => (await rules()).find((rule: { id: string }) => rule.id === id);

describe('rules', () => {
  it('are there from the start, and can be changed and brought back', async () => {
    const id = 'negative-surge';
    const builtIn = builtInRules[id];
    expect(await ruleOf(id)).toEqual({
      ...builtIn,
      id,
      version: 0,
      updatedAt: '1970-01-01T00:00:00.000Z',
      updatedBy: '',
      builtIn: true,
    });
    const changed = { ...builtIn, enabled: false };
    const made = await running.send('PUT', `/rules/${id}`, { ...changed, version: 0, by: 'Ada' });
    expect(made).toMatchObject({
      status: 200,
      body: { enabled: false, version: 1, builtIn: true },
    });
    expect(await ruleOf(id)).toEqual(made.body);
    expect((await running.get(`/rules/${id}`)).body).toEqual(made.body);
    expect(await rules()).toHaveLength(Object.keys(builtInRules).length);
    // Whoever read version 0 comes too late.
    const late = await running.send('PUT', `/rules/${id}`, { ...builtIn, version: 0 });
    expect(late).toMatchObject({ status: 409, body: { status: 409 } });
    expect(late.body.detail).toContain('version 1, changed by Ada');

    expect((await running.send('DELETE', `/rules/${id}?version=1`)).status).toBe(204);
    expect(await ruleOf(id)).toMatchObject({ ...builtIn, version: 0 });
    const nothing = await running.send('DELETE', `/rules/${id}?version=1`);
    expect(nothing).toMatchObject({ status: 409 });
    expect(nothing.body.detail).toContain('enabled: false');
    expect((await running.send('PUT', `/rules/${id}`, { ...changed, version: 0 })).status).toBe(
      200,
    );
  });

  it('are made, replaced and deleted, and never overwritten in silence', async () => {
    const made = await running.send('POST', '/rules', ruleNamed('Mine'));
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Mine', enabled: true, windowMinutes: 15, version: 1, builtIn: false },
    });
    expect(made.body.id).toMatch(/^[0-9a-f]{12}$/);
    const path = `/rules/${made.body.id}`;
    const replace = (name: string) =>
      running.send('PUT', path, { ...ruleNamed(name), version: 1, by: name });
    const answers = await Promise.all(['A', 'B', 'C'].map(replace));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const won = answers.find(({ status }) => status === 200)?.body;
    expect(await ruleOf(made.body.id)).toEqual(won);
    expect(await running.get(path)).toMatchObject({ status: 200, body: won });
    expect((await running.send('DELETE', `${path}?version=1`)).status).toBe(409);
    expect((await running.send('DELETE', `${path}?version=2`)).status).toBe(204);
    expect(await ruleOf(made.body.id)).toBeUndefined();
    expect((await replace('D')).status).toBe(404);
  });

  it.each([
    ['constructor', 404],
    ['__proto__', 404],
    ['no-such-rule', 404],
  ])('%s is none', async (id, status) => {
    expect(
      (await running.send('PUT', `/rules/${id}`, { ...ruleNamed('x'), version: 0 })).status,
    ).toBe(status);
    expect((await running.send('DELETE', `/rules/${id}?version=1`)).status).toBe(status);
    expect(await running.get(`/rules/${id}`)).toMatchObject({
      status,
      body: { title: 'There is no such rule' },
    });
  });

  it('name each wrong field', async () => {
    const { status, body } = await running.send('POST', '/rules', {
      ...ruleNamed(''),
      windowMinutes: 7,
      extra: 1,
    });
    expect(status).toBe(422);
    const paths = body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['name', 'windowMinutes']));
  });
});

describe('silences', () => {
  const silence = {
    matchers: [{ name: 'seriesType', value: 'company' }],
    startsAt: '2026-03-04T10:00:00.000Z',
    endsAt: '2026-03-04T12:00:00+01:00',
  };

  it('are made, ended and deleted', async () => {
    const made = await running.send('POST', '/silences', { ...silence, by: 'Ada' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        endsAt: '2026-03-04T11:00:00.000Z',
        comment: '',
        version: 1,
        updatedBy: 'Ada',
        state: 'expired',
      },
    });
    const path = `/silences/${made.body.id}`;
    expect(await running.get(path)).toMatchObject({ status: 200, body: made.body });
    const ended = { ...silence, endsAt: '2026-03-04T10:30:00.000Z', version: 1 };
    expect(await running.send('PUT', path, ended)).toMatchObject({
      status: 200,
      body: { endsAt: '2026-03-04T10:30:00.000Z', version: 2 },
    });
    expect((await running.send('PUT', path, ended)).status).toBe(409);
    expect((await running.send('DELETE', `${path}?version=2`)).status).toBe(204);
    expect((await running.get('/silences')).body).toEqual({ silences: [] });
    expect((await running.send('PUT', path, ended)).status).toBe(404);
    expect(await running.get(path)).toMatchObject({
      status: 404,
      body: { title: 'There is no such silence' },
    });
  });

  it.each([
    [{ ...silence, endsAt: '2026-03-04T09:00:00.000Z' }, 'endsAt'],
    [{ ...silence, matchers: [] }, 'matchers'],
    [{ ...silence, matchers: [{ name: 'mood', value: 'x' }] }, 'matchers.0.name'],
    [{ ...silence, startsAt: 'tomorrow' }, 'startsAt'],
  ])('%j is refused and names the field', async (body, field) => {
    const answer = await running.send('POST', '/silences', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toContain(field);
  });
});

describe('the limit of silences', () => {
  it('counts those that are not over', async () => {
    const now = Date.UTC(2026, 2, 4, 10);
    const one = await runGateway({ clock: () => now });
    /** Puts 1,000 into the log, as people would over the years. */
    const fill = (name: string, endsAt: number) =>
      one.bus.publish(
        busTopics.settingsLog,
        Array.from({ length: 1_000 }, (_, n) => {
          const id = `${name}-${n}`;
          const matchers = [{ name: 'rule' as const, value: 'x' }];
          const value = { matchers, startsAt: now - 2, endsAt, comment: '' };
          const record = { kind: 'silence' as const, id, from: 0, request: id, by: '', at: now };
          return { key: `silence/${id}`, value: { ...record, value } };
        }),
      );
    const present = async () => (await one.get('/silences')).body.silences.length;
    const create = () =>
      one.send('POST', '/silences', {
        matchers: [{ name: 'rule', value: 'x' }],
        startsAt: '2026-03-04T10:00:00Z',
        endsAt: '2026-03-04T11:00:00Z',
      });
    try {
      await fill('over', now - 1);
      await until(async () => (await present()) === 1_000);
      expect((await create()).status).toBe(201);
      await fill('lasting', now + 60_000);
      await until(async () => (await present()) === 2_001);
      expect(await create()).toMatchObject({
        status: 422,
        body: { errors: [{ message: expect.stringContaining('1000 of this kind') }] },
      });
    } finally {
      await one.stop();
    }
  });
});
