import { signal } from '@preact/signals';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReplayStretch, replayStretchOf } from '../../../dashboard/api/replay-stretch.ts';
import type { Address } from '../../../dashboard/state/address.ts';
import { noDialog } from '../../../dashboard/state/dialog.ts';
import { type Loaded, loadedWith, notLoaded } from '../../../dashboard/state/loaded.ts';
import { createNavigation } from '../../../dashboard/state/navigation.ts';
import { createStore } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import type { AlertDetail } from '../../../services/core/contracts/api/alerts.ts';
import { createReplaySchema } from '../../../services/core/contracts/api/replays.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';
import { buildReplayView } from '../../support/build-replay-view.ts';

const noon = Date.UTC(2023, 2, 10, 12);
const minute = 60_000;
const alert = buildAlertView('a1', {
  series: 'company:SIVB',
  seriesType: 'company',
  seriesName: 'SVB Financial',
  resolvedAt: new Date(noon + 40 * minute).toISOString(),
});
let started: unknown[];
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.post('/api/v1/replays', (request, response) => {
      const read = createReplaySchema.safeParse(request.body);
      if (!read.success) return void response.status(422).json({ title: 'Invalid' });
      started.push(request.body);
      const { from = '', to = '' } = read.data;
      if (started.length > 1) return void response.status(503).json({ title: 'Replay is away' });
      response.status(201).json(buildReplayView('made', { source: 'bus', from, to }));
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  started = [];
});

function opened(address: Partial<Address> = {}) {
  const first = { choice: defaultChoice, list: null, alert: 'a1', ...address };
  const store = createStore(first, noon + 3_600_000);
  const addresses: string[] = [];
  const window = Object.assign(new EventTarget(), {
    location: { pathname: '/', search: '' },
    history: {
      pushState: () => undefined,
      replaceState: (_state: unknown, _title: string, address: string) => addresses.push(address),
    },
  }) as unknown as Window;
  const sought: number[] = [];
  const detail = signal<Loaded<AlertDetail>>(notLoaded());
  const controls = {
    seek: async (to: number) => {
      sought.push(to);
    },
  };
  const navigation = createNavigation(store, window);
  const stretch = createReplayStretch(store, server.client, navigation, controls, { detail });
  return { store, stretch, sought, detail, addresses };
}

describe('the stretch of an alert', () => {
  it('begins four windows before it, ends one after it, in whole minutes', () => {
    expect(replayStretchOf(alert, noon + 3_600_000)).toEqual({
      from: noon - 60 * minute,
      to: noon + 55 * minute,
    });
  });

  it('does not end in the future, nor before it has begun', () => {
    const open = { ...alert, resolvedAt: null };
    expect(replayStretchOf(open, noon + 90_000).to).toBe(noon + 2 * minute);
    expect(replayStretchOf(open, noon).to).toBe(noon + minute);
  });
});

describe('the replay of an alert', () => {
  it('of a live one is started once and watched from then on', async () => {
    const { store, stretch } = opened();
    await stretch.open(alert);
    expect(started).toHaveLength(1);
    expect(store.choice.value).toMatchObject({ replay: 'made', company: 'SIVB' });
    expect(store.openAlert.value).toBeNull();
    store.choice.value = defaultChoice;
    await stretch.open(alert);
    expect(started).toHaveLength(1);
    expect(store.choice.value.replay).toBe('made');
  });

  it('of one that a replay raised is that place in it', async () => {
    const { store, stretch, sought } = opened();
    store.choice.value = { ...defaultChoice, replay: 'r1' };
    await stretch.open({ ...alert, lane: 'replay', replay: 'r1' });
    expect(sought).toEqual([noon - 60 * minute]);
    expect(store.choice.value.replay).toBe('r1');
    expect(started).toEqual([]);
  });

  it('that cannot be started leaves the alert open and says why', async () => {
    started.push('another');
    const { store, stretch } = opened();
    await stretch.open(alert);
    expect(stretch.problem.value).toBe('Replay is away');
    expect(store.openAlert.value).toBe('a1');
    expect(stretch.busy.value).toBe(false);
  });
});

describe('an address that asks for the replay of an alert', () => {
  it('shows the form once the alert is there, filled in, and starts nothing', () => {
    const { store, detail, addresses } = opened({ replayForm: true });
    expect(store.dialog.value).toEqual(noDialog);
    detail.value = loadedWith({ ...alert, changes: [] });
    expect(store.dialog.value).toEqual({
      kind: 'replays',
      stretch: {
        name: `${alert.seriesName}: ${alert.ruleName}`,
        from: noon - 60 * minute,
        to: noon + 55 * minute,
      },
    });
    expect(started).toEqual([]);
    expect(addresses).toEqual(['/?alert=a1']);
    store.dialog.value = noDialog;
    detail.value = loadedWith({ ...alert, changes: [] });
    expect(store.dialog.value).toEqual(noDialog);
  });

  it('shows what a replay raised without it', () => {
    const { store, detail } = opened({ replayForm: true });
    detail.value = loadedWith({ ...alert, lane: 'replay', replay: 'r1', changes: [] });
    expect(store.dialog.value).toEqual(noDialog);
    expect(store.replayForm.value).toBe(false);
  });
});
