import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInInhibitions } from '../../services/core/contracts/settings/inhibition.ts';
import { type RunningGateway, runGateway } from '../support/running-gateway.ts';

let running: RunningGateway;
beforeAll(async () => {
  running = await runGateway();
});
afterAll(() => running.stop());

const matchers = [{ name: 'rule', value: 'x' }];
const kinds = [
  {
    path: '/rules',
    list: 'rules',
    value: { name: 'One', series: ['market'], detector: { type: 'surge' } },
  },
  { path: '/filters', list: 'filters', value: { name: 'One' } },
  {
    path: '/silences',
    list: 'silences',
    value: {
      matchers,
      startsAt: '2026-03-04T10:00:00.000Z',
      endsAt: '2026-03-04T11:00:00.000Z',
      comment: 'One',
    },
  },
  {
    path: '/time-intervals',
    list: 'timeIntervals',
    value: { name: 'One', timeIntervals: [{ weekdays: ['sunday'], location: 'Asia/Tokyo' }] },
  },
  {
    path: '/inhibitions',
    list: 'inhibitions',
    value: { name: 'One', sourceMatchers: matchers, targetMatchers: matchers, equal: ['event'] },
  },
  {
    path: '/escalations',
    list: 'escalations',
    value: { name: 'One', steps: [{ afterMinutes: 15, routes: ['lead'] }] },
  },
] as const;

describe.each(kinds)('$path', ({ path, list, value }) => {
  it('keep every version, with who made it and when, also once deleted', async () => {
    const made = await running.send('POST', path, { ...value, by: 'Ada' });
    expect(made).toMatchObject({ status: 201, body: { version: 1, updatedBy: 'Ada' } });
    const own = `${path}/${made.body.id}`;
    expect((await running.get(own)).body).toEqual(made.body);
    const all = (await running.get(path)).body[list];
    expect(all).toContainEqual(made.body);

    const {
      id: _id,
      version: _version,
      updatedAt: _at,
      updatedBy: _by,
      state: _state,
      builtIn: _builtIn,
      ...fields
    } = made.body;
    const word = 'comment' in fields && path === '/silences' ? 'comment' : 'name';
    const changed = { ...fields, [word]: 'Two', version: 1, by: 'Bo' };
    const answers = await Promise.all([
      running.send('PUT', own, changed),
      running.send('PUT', own, changed),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await running.send('DELETE', `${own}?version=1&by=Cy`)).status).toBe(409);
    expect((await running.send('DELETE', `${own}?version=2&by=Cy`)).status).toBe(204);
    expect((await running.get(own)).status).toBe(404);

    const { versions } = (await running.get(`${own}/history`)).body;
    expect(versions).toMatchObject([
      { version: 3, by: 'Cy', value: null },
      { version: 2, by: 'Bo', value: { [word]: 'Two' } },
      { version: 1, by: 'Ada', value: { [word]: 'One' } },
    ]);
    for (const { at } of versions) expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(6e5);
    expect(versions[1].value).toEqual({ ...fields, [word]: 'Two' });
    expect((await running.get(`${own}/history?limit=1`)).body.versions).toHaveLength(1);
    expect((await running.get(`${path}/never/history`)).status).toBe(404);
    expect((await running.get(`${path}/__proto__/history`)).status).toBe(404);
  });
});

it('begins the history of what is built in with what it was', async () => {
  const [id = '', value] = Object.entries(builtInInhibitions)[0] ?? [];
  const path = `/inhibitions/${id}`;
  expect((await running.get(path)).body).toMatchObject({ ...value, id, version: 0 });
  const off = { ...value, enabled: false, version: 0, by: 'Ada' };
  expect((await running.send('PUT', path, off)).body).toMatchObject({ version: 1, enabled: false });
  expect((await running.get(`${path}/history`)).body.versions).toMatchObject([
    { version: 1, by: 'Ada', value: { enabled: false } },
    { version: 0, by: '', value },
  ]);
  expect((await running.send('DELETE', `${path}?version=1`)).status).toBe(204);
  expect(await running.send('DELETE', `${path}?version=1`)).toMatchObject({ status: 409 });
  expect((await running.get('/rules/negative-surge/history')).body.versions).toMatchObject([
    { version: 0, value: { name: 'Negative surge within 15 minutes' } },
  ]);
});

it.each([
  [
    '/time-intervals',
    { name: '', timeIntervals: [{ weekdays: ['funday'], location: 'Nowhere' }] },
    ['name', 'timeIntervals.0.location', 'timeIntervals.0.weekdays.0'],
  ],
  [
    '/inhibitions',
    {
      name: 'x',
      sourceMatchers: [],
      targetMatchers: [{ name: 'rule', op: '=~', value: '(' }],
      equal: ['mood'],
    },
    ['equal.0', 'sourceMatchers', 'targetMatchers.0.value'],
  ],
  [
    '/escalations',
    { name: 'x', steps: [{ afterMinutes: 0, routes: ['page'] }] },
    ['steps.0.afterMinutes', 'steps.0.routes.0'],
  ],
  [
    '/silences',
    { matchers: [{ name: 'rule', op: '=~', value: '[' }], startsAt: 'now', endsAt: 'later' },
    ['endsAt', 'matchers.0.value', 'startsAt'],
  ],
])('%s names everything that is wrong', async (path, body, fields) => {
  const { status, body: problem } = await running.send('POST', path, body);
  expect(status).toBe(422);
  const paths = problem.errors.map((error: { path: string }) => error.path);
  expect(paths.sort()).toEqual(fields);
});
