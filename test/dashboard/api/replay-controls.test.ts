import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReplayControls } from '../../../dashboard/api/replay-controls.ts';
import { createStore, type Store } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import type { ReplayView } from '../../../services/core/contracts/api/replays.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';
import { buildReplayView } from '../../support/build-replay-view.ts';

const noon = Date.UTC(2023, 2, 10, 12);
let asked: string[];
let refused: boolean;
let store: Store;
let server: ApiServer;
let controls: ReturnType<typeof createReplayControls>;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.post('/api/v1/replays/:id/:command', (request, response) => {
      const { id, command } = request.params;
      asked.push(`${id} ${command} ${JSON.stringify(request.body)}`);
      if (refused) return void response.status(409).json({ title: 'It is over' });
      const states: Record<string, ReplayView['state']> = { pause: 'paused', stop: 'stopped' };
      const state = states[command] ?? 'running';
      const speed = request.body.speed ?? 600;
      response.json(buildReplayView(id, { state, speed, generation: command === 'seek' ? 1 : 0 }));
      // The page is shown the new run by a snapshot.
      if (command === 'seek') setImmediate(() => (store.snapshots.value += 1));
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  refused = false;
  const choice = { ...defaultChoice, replay: 'r1' };
  store = createStore({ choice, list: null, alert: null }, 0);
  store.replays.value = [buildReplayView('r1')];
  store.streamTime.value = noon;
  controls = createReplayControls(store, server.client);
});

describe('the controls of a replay', () => {
  it('pause what runs and resume what is paused, as the server says it is', async () => {
    await controls.toggle();
    expect(store.shownReplay.value?.state).toBe('paused');
    await controls.toggle();
    expect(store.shownReplay.value?.state).toBe('running');
    expect(asked).toEqual(['r1 pause {}', 'r1 resume {}']);
  });

  it('play what has finished again from its beginning', async () => {
    store.replays.value = [buildReplayView('r1', { state: 'finished' })];
    await controls.toggle();
    expect(asked).toEqual(['r1 seek {"to":"2023-03-06T00:00:00.000Z"}']);
  });

  it('keep the slider where it was put until the page shows the new run', async () => {
    const done = controls.seek(noon - 3_600_000);
    expect(controls.wanted.value).toBe(noon - 3_600_000);
    await done;
    expect(controls.wanted.value).toBeNull();
    expect(store.shownReplay.value?.generation).toBe(1);
  });

  it('keep within the stretch', async () => {
    await controls.seek(Date.parse('2023-03-20T00:00:00Z'));
    await controls.seek(0);
    expect(asked).toEqual([
      'r1 seek {"to":"2023-03-19T23:59:00.000Z"}',
      'r1 seek {"to":"2023-03-06T00:00:00.000Z"}',
    ]);
  });

  it('jump to the alerts that were seen', async () => {
    const alert = buildAlertView('a', { startsAt: '2023-03-10T09:30:00Z' });
    store.seenAlerts.value = { replay: 'r1', alerts: [alert] };
    await controls.toAlert(1);
    expect(asked).toEqual([]);
    await controls.toAlert(-1);
    expect(asked).toEqual(['r1 seek {"to":"2023-03-10T09:30:00.000Z"}']);
  });

  it('change the speed by steps', async () => {
    await controls.changeSpeed(1);
    await controls.setSpeed('max');
    await controls.changeSpeed(1);
    expect(asked).toEqual(['r1 speed {"speed":3600}', 'r1 speed {"speed":"max"}']);
  });

  it('say why something could not be done, and change nothing', async () => {
    refused = true;
    await controls.stop();
    expect(controls.problem.value).toBe('It is over');
    expect(store.shownReplay.value?.state).toBe('running');
    await controls.seek(noon);
    expect(controls.wanted.value).toBeNull();
    refused = false;
    await controls.toggle();
    expect(controls.problem.value).toBeNull();
  });

  it('do nothing while live is on show', async () => {
    store.choice.value = defaultChoice;
    await controls.toggle();
    await controls.changeSpeed(1);
    expect(asked).toEqual([]);
  });
});
