import { signal } from '@preact/signals';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAlertHandling } from '../../../dashboard/api/alert-handling.ts';
import { type Loaded, loadedWith } from '../../../dashboard/state/loaded.ts';
import { signAs } from '../../../dashboard/state/signature.ts';
import { createStore } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import type { AlertDetail } from '../../../services/core/contracts/api/alerts.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';
import { patient } from '../../support/patient.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

let asked: Asked[];
/** What the server answers what is asked of it, when it is not 200. */
let refusal: { readonly status: number; readonly title: string } | null;
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.get('/api/v1/alerts/:id/history', (request, response) => {
      const { id: by } = request.params;
      const act = { kind: 'acknowledgement', version: 1, at: '2023-03-10T12:10:00Z', by };
      response.json({ changes: [{ ...act, verdict: null, note: '', removed: false }] });
    });
    app.get('/api/v1/silences', (_request, response) => {
      response.json({ silences: [] });
    });
    app.use((request, response) => {
      asked.push({ method: request.method, url: request.url, body: request.body });
      if (refusal !== null) response.status(refusal.status).json({ ...refusal });
      else response.json({ endsAt: '2023-03-10T16:00:00Z' });
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  refusal = null;
  signAs('');
});

function opened(given: Partial<AlertDetail> = {}) {
  const store = createStore({ choice: defaultChoice, list: null, alert: 'a1' }, 0);
  store.clock.value = Date.UTC(2023, 2, 10, 12);
  const alert = (id: string): AlertDetail => ({ ...buildAlertView(id, given), changes: [] });
  const detail = signal<Loaded<AlertDetail>>(loadedWith(alert('a1')));
  let reads = 0;
  const handling = createAlertHandling(store, server.client, {
    detail,
    refresh: async () => {
      reads += 1;
    },
  });
  return { store, detail, alert, handling, reads: () => reads };
}

describe('what is done with an alert', () => {
  it('is signed with the name that was given, and read back', async () => {
    signAs('Ada');
    const { handling, reads } = opened();
    expect(await handling.acknowledge('on it')).toBe(true);
    expect(asked).toEqual([
      { method: 'POST', url: '/api/v1/alerts/a1/acknowledge', body: { note: 'on it', by: 'Ada' } },
    ]);
    expect(reads()).toBe(1);
    expect(handling.outcome.value).toMatchObject({ done: true });
  });

  it('says until when it is silenced', async () => {
    const { handling } = opened();
    await handling.silence(240, '', 'series');
    expect(asked[0]?.body).toEqual({ minutes: 240, scope: 'series', comment: '', by: '' });
    expect(handling.outcome.value?.words).toMatch(/^Silenced until \d\d:\d\d$/);
  });

  it('takes a verdict and gives it up again', async () => {
    signAs('Ada');
    const { handling } = opened();
    await handling.judge('false-alarm', 'a satire');
    await handling.takeBackVerdict();
    expect(asked).toMatchObject([
      { method: 'POST', body: { verdict: 'false-alarm', note: 'a satire', by: 'Ada' } },
      { method: 'DELETE', url: '/api/v1/alerts/a1/feedback?by=Ada' },
    ]);
  });

  it('names the replay that raised it', async () => {
    const { store, handling } = opened();
    store.choice.value = { ...defaultChoice, replay: 'r1' };
    await handling.unacknowledge();
    expect(asked[0]?.url).toBe('/api/v1/alerts/a1/unacknowledge?lane=replay&replay=r1');
  });

  it('ends a silence by the version that was read', async () => {
    const { handling } = opened();
    await handling.endSilence({
      id: 's 1',
      version: 3,
      matchers: [],
      startsAt: '2023-03-10T12:00:00Z',
      endsAt: '2023-03-10T16:00:00Z',
      comment: '',
      state: 'active',
      updatedAt: '',
      updatedBy: '',
    });
    expect(asked[0]).toMatchObject({ method: 'DELETE', url: '/api/v1/silences/s%201?version=3' });
  });

  it('is told as not done where it is refused, and what stands is read', async () => {
    refusal = { status: 409, title: 'Somebody else has it in hand' };
    const { handling, reads } = opened();
    expect(await handling.acknowledge('')).toBe(false);
    expect(handling.outcome.value).toEqual({ done: false, words: 'Somebody else has it in hand' });
    expect(reads()).toBe(1);
    expect(handling.busy.value).toBe(false);
  });

  it('is not asked for twice while it is under way', async () => {
    const { handling } = opened();
    const [first, second] = await Promise.all([handling.silence(60), handling.silence(60)]);
    expect([first, second]).toEqual([true, false]);
    expect(asked).toHaveLength(1);
  });

  it('is told of the alert it was asked for, not of the one that is open by then', async () => {
    const { handling, detail, alert } = opened();
    const done = handling.acknowledge('');
    detail.value = loadedWith(alert('a2'));
    expect(await done).toBe(true);
    expect(handling.outcome.value).toBeNull();
  });
});

describe('what was done with an alert', () => {
  it('is read of the alert that is open', async () => {
    const { handling, detail, alert } = opened();
    const byWhom = () => handling.history.value.value?.map(({ by }) => by);
    await expect.poll(byWhom, patient).toEqual(['a1']);
    detail.value = loadedWith(alert('a2'));
    expect(handling.history.value.value).toBeNull();
    await expect.poll(byWhom, patient).toEqual(['a2']);
  });
});
