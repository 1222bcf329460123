import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAlertEvents } from '../../../dashboard/api/alert-events.ts';
import { type AlertList, createAlertList } from '../../../dashboard/api/alert-list.ts';
import { createFormerAlerts } from '../../../dashboard/api/former-alerts.ts';
import { everyAlert } from '../../../dashboard/state/alert-filter.ts';
import { createStore, type Store } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';
import { patient } from '../../support/patient.ts';

let asked: string[];
let broken: boolean;
let server: ApiServer;
let store: Store;
let list: AlertList | undefined;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.get('/api/v1/alerts/groups', (request, response) => {
      asked.push(request.url);
      const alerts = [buildAlertView('a'), buildAlertView('b')];
      response.json({ groups: [{ event: 'a', severity: 'warning', startsAt: '', alerts }] });
    });
    app.get('/api/v1/alerts', (request, response) => {
      asked.push(request.url);
      if (broken) return void response.status(503).json({ title: 'The history is away' });
      const { cursor, severity } = request.query;
      const first = typeof severity === 'string' ? severity : 'first';
      response.json(
        cursor === undefined
          ? { alerts: [buildAlertView(first)], next: 'c1' }
          : { alerts: [buildAlertView('older')], next: null },
      );
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  broken = false;
  store = createStore({ choice: defaultChoice, list: everyAlert, alert: null }, 0);
});
afterEach(() => list?.stop());

const shown = () => list?.list.value.value?.alerts.map(({ id }) => id);

describe('the list of alerts', () => {
  it('is asked for once the lane is there, and goes on where it ended', async () => {
    list = createAlertList(store, server.client);
    expect(asked).toEqual([]);
    store.arrived.value = true;
    await expect.poll(shown, patient).toEqual(['first']);
    await list.more();
    expect(shown()).toEqual(['first', 'older']);
    expect(asked.at(-1)).toContain('cursor=c1');
    await list.more();
    expect(asked).toHaveLength(2);
  });

  it('is asked for anew when it is narrowed', async () => {
    store.arrived.value = true;
    list = createAlertList(store, server.client);
    store.alertFilter.value = { state: 'silenced', severity: 'critical', series: 'topic:IPO' };
    await expect.poll(shown, patient).toEqual(['critical']);
    expect(asked.at(-1)).toBe(
      '/api/v1/alerts?status=silenced&severity=critical&series=topic%3AIPO&limit=50',
    );
  });

  it('follows what changes in the lane', async () => {
    store.arrived.value = true;
    list = createAlertList(store, server.client);
    await expect.poll(shown, patient).toEqual(['first']);
    const before = asked.length;
    store.alerts.value = [buildAlertView('x')];
    await expect.poll(() => asked.length, patient).toBe(before + 1);
  });

  it('keeps what it has when it cannot be asked for, and says why', async () => {
    store.arrived.value = true;
    list = createAlertList(store, server.client);
    await expect.poll(shown, patient).toEqual(['first']);
    broken = true;
    await list.refresh();
    expect(list.list.value.problem).toBe('The history is away');
    expect(shown()).toEqual(['first']);
    expect(list.loading.value).toBe(false);
  });
});

describe('the events of the alerts that are on', () => {
  it('are asked about when others are on, and not when nothing is', async () => {
    const events = createAlertEvents(store, server.client);
    store.alerts.value = [buildAlertView('c', { state: 'resolved' })];
    store.alerts.value = [buildAlertView('a'), buildAlertView('b')];
    await expect.poll(() => store.events.value.get('b')).toBe('a');
    expect(asked).toEqual(['/api/v1/alerts/groups']);
    events.stop();
  });
});

describe('the alerts that a chart of the past marks', () => {
  it('are those of the series that is on show, as far back as the chart goes', async () => {
    store.choice.value = { ...defaultChoice, company: 'MADE', range: '30d' };
    store.clock.value = Date.UTC(2023, 2, 31);
    const former = createFormerAlerts(store, server.client);
    expect(asked).toEqual([]);
    store.snapshots.value = 1;
    await expect
      .poll(() => store.formerAlerts.value.map(({ id }) => id), patient)
      .toEqual(['first']);
    expect(asked).toEqual([
      '/api/v1/alerts?series=company%3AMADE&from=2023-03-01T00%3A00%3A00.000Z&limit=500',
    ]);
    former.stop();
  });
});
