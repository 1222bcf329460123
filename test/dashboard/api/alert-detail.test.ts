import { effect } from '@preact/signals';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type AlertDetailLoader,
  createAlertDetail,
  stretchAround,
} from '../../../dashboard/api/alert-detail.ts';
import { createStore, type Store } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

const noon = Date.UTC(2023, 2, 10, 12);
const minute = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

describe('the chart around an alert', () => {
  it('begins well before it and ends at the present while it lasts', () => {
    const alert = { startsAt: iso(noon), resolvedAt: null, windowMinutes: 15 };
    expect(stretchAround(alert, noon + 30 * minute)).toEqual({
      from: noon - 180 * minute,
      to: noon + 30 * minute,
      stepSeconds: 300,
    });
  });

  it('shows how it went on after it ended', () => {
    const alert = { startsAt: iso(noon), resolvedAt: iso(noon + 40 * minute), windowMinutes: 15 };
    expect(stretchAround(alert, noon + 9_000 * minute)).toMatchObject({ to: noon + 100 * minute });
  });

  it('has whole steps, and not too many of them, however long it lasts', () => {
    for (const hours of [0, 1, 20, 300, 5_000]) {
      const alert = { startsAt: iso(noon), resolvedAt: null, windowMinutes: 60 };
      const { from, to, stepSeconds } = stretchAround(alert, noon + hours * 60 * minute);
      expect(from % (stepSeconds * 1_000)).toBe(0);
      expect((to - from) / (stepSeconds * 1_000)).toBeLessThanOrEqual(300);
      expect(to).toBeGreaterThanOrEqual(noon + hours * 60 * minute);
    }
  });
});

describe('the open alert', () => {
  let asked: string[];
  let server: ApiServer;
  let store: Store;
  let loader: AlertDetailLoader;

  beforeAll(async () => {
    server = await startApiServer((app) => {
      app.get('/api/v1/alerts/:id', (request, response) => {
        asked.push(request.url);
        const { id } = request.params;
        if (id === 'gone') return void response.status(404).json({ title: 'No such alert' });
        response.json({ ...buildAlertView(id, { series: 'company:SIVB' }), changes: [] });
      });
      app.get('/api/v1/trends', (request, response) => {
        asked.push(request.url);
        response.json({ from: request.query['from'], to: '', step: 300, buckets: [] });
      });
    });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    asked = [];
    const choice = { ...defaultChoice, replay: 'r1' };
    store = createStore({ choice, list: null, alert: null }, 0);
    store.streamTime.value = noon + 30 * minute;
    store.arrived.value = true;
    loader = createAlertDetail(store, server.client);
  });
  afterEach(() => loader.stop());

  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const stop = effect(() => {
        if (condition()) setImmediate(() => [stop(), resolve()]);
      });
    });

  it('is loaded with the chart of its series, by when posts were seen', async () => {
    store.openAlert.value = 'a1';
    await until(() => loader.trend.value.value !== null);
    expect(loader.detail.value.value?.id).toBe('a1');
    expect(asked).toHaveLength(2);
    expect(asked[0]).toBe('/api/v1/alerts/a1?lane=replay&replay=r1');
    const query = Object.fromEntries(new URL(asked[1] ?? '', 'http://page').searchParams);
    expect(query).toEqual({
      lane: 'replay',
      replay: 'r1',
      company: 'SIVB',
      from: iso(noon - 180 * minute),
      to: iso(noon + 30 * minute),
      step: '300',
      time: 'observed',
    });
  });

  it('is loaded anew when it changes, not when others do', async () => {
    store.openAlert.value = 'a1';
    await until(() => loader.trend.value.value !== null);
    const known = loader.trend.value;
    store.alerts.value = [buildAlertView('other')];
    store.alerts.value = [buildAlertView('other'), buildAlertView('a1')];
    await until(() => loader.trend.value !== known);
    expect(asked.filter((url) => url.includes('/alerts/'))).toHaveLength(2);
  });

  it('is not there: the reason is told', async () => {
    store.openAlert.value = 'gone';
    await until(() => loader.detail.value.problem !== null);
    expect(loader.detail.value).toEqual({ value: null, problem: 'No such alert' });
  });

  it('that was left is not shown for the next one', async () => {
    store.openAlert.value = 'a1';
    store.openAlert.value = 'a2';
    expect(loader.detail.value.value).toBeNull();
    await until(() => loader.detail.value.value !== null);
    expect(loader.detail.value.value?.id).toBe('a2');
  });
});
