import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../services/core/contracts/alert.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { Lane } from '../../services/core/contracts/lane.ts';
import { alertOf } from '../support/alerts.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';
import { scoredPost } from '../support/scored-posts.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Parameters<typeof runGateway>[0] = {}): Promise<RunningGateway> {
  const running = await runGateway(options);
  undo.push(() => running.stop());
  return running;
}

async function raise(
  { bus }: RunningGateway,
  alerts: readonly Alert[],
  lane: Lane = 'live',
): Promise<void> {
  await bus.publish(
    busTopics[lane].alerts,
    alerts.map((value) => ({ key: value.id, value })),
  );
}

const statesOf = async (running: RunningGateway, query = ''): Promise<[string, string][]> =>
  (await running.get(`/alerts${query}`)).body.alerts.map(
    ({ seriesName, state }: { seriesName: string; state: string }) => [seriesName, state],
  );
const name = (n: number) => `Made-up Maker ${n}`;
/** Once this one is listed, all that was published before it has been taken. */
const last = alertOf({ n: 999, seriesName: 'last', startsAt: Date.UTC(2020, 0, 1) });

describe('alerts', () => {
  it('are listed newest first, as of their newest change, with all that the contract promises', async () => {
    const running = await start();
    const later = Date.UTC(2026, 2, 5);
    await raise(running, [
      alertOf({ n: 1, state: 'pending' }),
      alertOf({ n: 2, startsAt: later }),
      alertOf({ n: 1 }),
    ]);
    await until(async () => (await statesOf(running)).length === 2);
    await until(async () => (await statesOf(running))[1]?.[1] === 'firing');
    expect(await statesOf(running)).toEqual([
      [name(2), 'firing'],
      [name(1), 'firing'],
    ]);
    const { body } = await running.get(`/alerts/${alertOf({ n: 1 }).id}`);
    expect(body).toMatchObject({
      lane: 'live',
      state: 'firing',
      series: 'company:MADE1',
      startsAt: '2026-03-04T09:30:00.000Z',
      detectedAt: '2026-03-04T09:34:00.000Z',
      resolvedAt: null,
      observed: 12,
      acknowledged: null,
      silenced: false,
      evidence: { topStories: [{ publishedAt: '2026-03-04T09:30:00.000Z' }] },
      changes: [
        { state: 'pending', at: '2026-03-04T09:31:00.000Z', observed: 12 },
        { state: 'firing', at: '2026-03-04T09:34:00.000Z', observed: 12 },
      ],
    });
    expect((await running.get(`/alerts/${'0'.repeat(32)}`)).status).toBe(404);
  });

  it('are filtered by state, series and time, and paged without gaps', async () => {
    const running = await start();
    const day = (n: number) => Date.UTC(2026, 2, n);
    await raise(running, [
      alertOf({ n: 1, startsAt: day(1), state: 'resolved', resolvedAt: day(2) }),
      alertOf({ n: 2, startsAt: day(3) }),
      alertOf({ n: 3, startsAt: day(3), series: 'market' }),
      alertOf({ n: 4, startsAt: day(5), state: 'no-data' }),
    ]);
    await until(async () => (await statesOf(running)).length === 4);
    const names = async (query: string) =>
      (await statesOf(running, query)).map(([series]) => series).sort();
    expect(await names('?state=resolved')).toEqual([name(1)]);
    expect(await names('?series=market')).toEqual([name(3)]);
    expect(await names('?from=2026-03-03T00:00:00Z')).toEqual([name(2), name(3), name(4)]);
    expect(await names('?from=2026-03-01T12:00:00Z&to=2026-03-02T00:00:00Z')).toEqual([name(1)]);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { body: { alerts: { id: string }[]; next: string | null } } = await running.get(
        `/alerts?limit=1${next && `&cursor=${next}`}`,
      );
      seen.push(...page.body.alerts.map(({ id }) => id));
      next = page.body.next;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });

  it('change nothing when they are delivered again, under new offsets and a new epoch', async () => {
    const running = await start();
    const changes = [alertOf({ n: 1, state: 'pending' }), alertOf({ n: 1 })];
    await raise(running, changes);
    await raise(
      running,
      changes.map((alert) => ({ ...alert, epoch: 2, reason: 'written again' })),
    );
    await raise(running, [{ ...last, epoch: 2 }]);
    await until(async () => (await statesOf(running)).length === 2);
    const { body } = await running.get(`/alerts/${alertOf({ n: 1 }).id}`);
    expect(body.changes).toHaveLength(2);
    expect(body.reason).not.toBe('written again');
  });

  it('that an alerting writes after it has lost its role are left out', async () => {
    const running = await start();
    await raise(running, [
      alertOf({ n: 1, epoch: 3 }),
      alertOf({ n: 2, epoch: 2 }),
      { ...last, epoch: 3 },
    ]);
    await until(async () => (await statesOf(running)).length === 2);
    expect(await statesOf(running)).toEqual([
      [name(1), 'firing'],
      ['last', 'firing'],
    ]);
  });

  it('survive a restart, with what was set about them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'barograph-gateway-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const first = await runGateway({ folder });
    await raise(first, [alertOf({ n: 1 })]);
    await until(async () => (await statesOf(first)).length === 1);
    const { id } = alertOf({ n: 1 });
    await first.send('POST', `/alerts/${id}/acknowledge`, { by: 'Ada', note: 'mine' });
    await first.stop();
    const again = await start({ folder });
    expect((await again.get(`/alerts/${id}`)).body).toMatchObject({
      state: 'firing',
      acknowledged: { by: 'Ada', note: 'mine' },
    });
    await raise(again, [alertOf({ n: 1, state: 'resolved' })]);
    await until(async () => (await statesOf(again))[0]?.[1] === 'resolved');
  });

  it('of replays stay apart from live ones, and go with their generation', async () => {
    const running = await start();
    const replay = (generation: number) => ({ id: 'r', generation });
    await raise(running, [alertOf({ n: 1 })]);
    await raise(
      running,
      [alertOf({ n: 1, replay: replay(0) }), alertOf({ n: 2, replay: replay(0) })],
      'replay',
    );
    const ofReplay = '?lane=replay&replay=r';
    await until(async () => (await statesOf(running, ofReplay)).length === 2);
    const { id } = alertOf({ n: 1 });
    await running.send('POST', `/alerts/${id}/acknowledge${ofReplay}`, {});
    expect((await running.get(`/alerts/${id}${ofReplay}`)).body.acknowledged).not.toBeNull();
    expect((await running.get(`/alerts/${id}`)).body.acknowledged).toBeNull();

    await running.publish([scoredPost({ n: 1, replay: replay(1) })], 'replay');
    expect(await statesOf(running, ofReplay)).toEqual([]);
    await raise(running, [alertOf({ n: 3, replay: replay(0) })], 'replay');
    await raise(running, [alertOf({ n: 1, replay: replay(1) })], 'replay');
    await until(async () => (await statesOf(running, ofReplay)).length > 0);
    expect(await statesOf(running, ofReplay)).toEqual([[name(1), 'firing']]);
    // It is another raising of the alert, which nobody has in hand.
    expect((await running.get(`/alerts/${id}${ofReplay}`)).body.acknowledged).toBeNull();
    expect(await statesOf(running)).toEqual([[name(1), 'firing']]);
  });

  it.each([
    ['/alerts?lane=replay', 'replay'],
    ['/alerts?state=burning', 'state'],
    ['/alerts?series=nonsense', 'series'],
    ['/alerts?cursor=AAAA', 'cursor'],
    ['/alerts?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 'from'],
    ['/alerts/nonsense', 'id'],
  ])('%s is refused and names the field', async (path, field) => {
    const running = await start();
    const { status, body } = await running.get(path);
    expect(status).toBe(422);
    expect(JSON.stringify(body.errors)).toContain(field);
  });
});

describe('acknowledging', () => {
  it('is for whoever comes first, and can be taken back', async () => {
    const running = await start({ clock: () => Date.UTC(2026, 2, 4, 10) });
    await raise(running, [alertOf({ n: 1 })]);
    await until(async () => (await statesOf(running)).length === 1);
    const path = `/alerts/${alertOf({ n: 1 }).id}`;
    const acknowledge = (by: string) => running.send('POST', `${path}/acknowledge`, { by });
    const both = await Promise.all([acknowledge('Ada'), acknowledge('Ben')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = both.find(({ status }) => status === 200)?.body.acknowledged;
    expect(won).toEqual({ by: expect.any(String), at: '2026-03-04T10:00:00.000Z', note: '' });
    const lost = both.find(({ status }) => status === 409);
    expect(lost?.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(lost?.body.detail).toContain(won.by);
    // The same again is no conflict.
    expect((await acknowledge(won.by)).status).toBe(200);

    expect((await running.send('POST', `${path}/unacknowledge`, {})).body.acknowledged).toBeNull();
    expect((await running.send('POST', `${path}/unacknowledge`, {})).status).toBe(200);
    expect((await acknowledge('Ben')).body.acknowledged.by).toBe('Ben');
    await running.send('POST', `${path}/unacknowledge`);
    // Nobody need say who they are.
    const nameless = await running.send('POST', `${path}/acknowledge`);
    expect(nameless).toMatchObject({ status: 200, body: { acknowledged: { by: '', note: '' } } });
    expect((await running.send('POST', `/alerts/${'0'.repeat(32)}/acknowledge`, {})).status).toBe(
      404,
    );
    expect((await running.send('POST', `${path}/acknowledge`, { who: 'x' })).status).toBe(422);
  });
});

describe('silencing an alert', () => {
  it('silences its rule on its series, for so long', async () => {
    let now = Date.UTC(2026, 2, 4, 10);
    const running = await start({ clock: () => now });
    await raise(running, [alertOf({ n: 1 }), alertOf({ n: 2 })]);
    await until(async () => (await statesOf(running)).length === 2);
    const path = `/alerts/${alertOf({ n: 1 }).id}`;
    const made = await running.send('POST', `${path}/silence`, { minutes: 30, by: 'Ada' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        matchers: [
          { name: 'rule', value: 'negative-surge' },
          { name: 'series', value: 'company:MADE1' },
        ],
        startsAt: '2026-03-04T10:00:00.000Z',
        endsAt: '2026-03-04T10:30:00.000Z',
        version: 1,
        updatedBy: 'Ada',
      },
    });
    const silenced = async () =>
      (await running.get('/alerts')).body.alerts.map(
        (alert: { seriesName: string; silenced: boolean }) => [alert.seriesName, alert.silenced],
      );
    expect((await silenced()).sort()).toEqual([
      [name(1), true],
      [name(2), false],
    ]);
    now += 30 * 60_000;
    expect((await silenced()).sort()).toEqual([
      [name(1), false],
      [name(2), false],
    ]);
    expect((await running.get('/silences')).body.silences).toEqual([
      { ...made.body, state: 'expired' },
    ]);
  });

  it.each([
    ['series', [{ name: 'series', value: 'company:MADE1' }]],
    ['rule', [{ name: 'rule', value: 'negative-surge' }]],
  ])('silences all of its %s where asked to', async (scope, matchers) => {
    const running = await start({ clock: () => Date.UTC(2026, 2, 4, 10) });
    await raise(running, [alertOf({ n: 1 }), alertOf({ n: 2 })]);
    await until(async () => (await statesOf(running)).length === 2);
    const path = `/alerts/${alertOf({ n: 1 }).id}/silence`;
    const made = await running.send('POST', path, { minutes: 30, scope });
    expect(made).toMatchObject({ status: 201, body: { matchers } });
    const { alerts } = (await running.get('/alerts?status=silenced')).body;
    expect(alerts).toHaveLength(scope === 'rule' ? 2 : 1);
    expect((await running.send('POST', path, { minutes: 30, scope: 'all' })).status).toBe(422);
  });

  it('of a replay leaves the same alert live and in other replays alone, and the other way round', async () => {
    const running = await start({ clock: () => Date.UTC(2026, 2, 4, 10) });
    const places = ['', '?lane=replay&replay=a', '?lane=replay&replay=b'];
    const inReplay = (id: string) => alertOf({ n: 1, replay: { id, generation: 0 } });
    await raise(running, [alertOf({ n: 1 })]);
    await raise(running, [inReplay('a'), inReplay('b')], 'replay');
    const path = `/alerts/${alertOf({ n: 1 }).id}`;
    const silenced = () =>
      Promise.all(places.map(async (place) => (await running.get(path + place)).body.silenced));
    await until(async () => (await silenced()).every((value) => value === false));

    const silence = (place = '') =>
      running.send('POST', `${path}/silence${place}`, { minutes: 30 });
    const made = await silence(places[1]);
    expect(made.body.matchers).toContainEqual({ name: 'replay', value: 'a' });
    expect(await silenced()).toEqual([false, true, false]);
    await running.send('DELETE', `/silences/${made.body.id}?version=1`);
    await silence();
    expect(await silenced()).toEqual([true, false, false]);
  });
});
