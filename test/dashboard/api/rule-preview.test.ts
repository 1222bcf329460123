import { effect } from '@preact/signals';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRulePreview, type RulePreview } from '../../../dashboard/api/rule-preview.ts';
import { emptyRule } from '../../../dashboard/state/rule-draft.ts';
import {
  firedWithin,
  heldLater,
  trialKey,
  triedSeries,
} from '../../../dashboard/state/rule-trial.ts';
import {
  type BacktestView,
  createBacktestSchema,
} from '../../../services/core/contracts/api/backtests.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';

const now = Date.UTC(2026, 5, 30);
const view = (id: string, more: Partial<BacktestView> = {}): BacktestView => ({
  id,
  state: 'done',
  progress: 1,
  from: '2026-05-31T00:00:00.000Z',
  to: '2026-06-30T00:00:00.000Z',
  heldSince: '2026-05-01T00:00:00.000Z',
  position: '2026-06-30T00:00:00.000Z',
  posts: 10,
  fired: 0,
  perDay: [],
  series: [],
  alerts: [],
  truncated: false,
  ...more,
});

let asked: { id: string; rules: { id?: string; name: string }[]; client: string }[];
let gone: string[];
let looks: number;
let jobs = 0;
let refusal: { status: number; body: unknown } | undefined;
let server: ApiServer;
let preview: RulePreview;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.post('/api/v1/backtests', (request, response) => {
      if (refusal !== undefined) return response.status(refusal.status).json(refusal.body);
      jobs += 1;
      const id = `job-${jobs}`;
      asked.push({ id, ...request.body });
      createBacktestSchema.parse(request.body);
      return response.status(202).json(view(id, { state: 'waiting', position: null }));
    });
    app.get('/api/v1/backtests/:id', (request, response) => {
      looks += 1;
      const running = { state: 'running', progress: 0.5, position: view('').from } as const;
      response.json(view(request.params['id'], looks === 1 ? running : {}));
    });
    app.delete('/api/v1/backtests/:id', (request, response) => {
      gone.push(request.params['id']);
      response.status(204).end();
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  [asked, gone, looks, refusal] = [[], [], 0, undefined];
  preview = createRulePreview({
    client: server.client,
    rule: null,
    open: () => {},
    now: () => now,
  });
});
afterEach(() => preview.stop());

const settled = () =>
  new Promise<void>((resolve) => {
    const stop = effect(() => {
      if (!preview.loading.value) setImmediate(() => [stop(), resolve()]);
    });
  });

describe('the preview of a rule', () => {
  it('asks once a rest has come, about the last draft, and looks until it is done', async () => {
    for (const windowMinutes of [15, 60, 360] as const) {
      preview.ask({ ...emptyRule, windowMinutes });
    }
    await settled();
    expect(asked).toMatchObject([
      { from: '2026-05-31T00:00:00.000Z', shorten: true, rules: [{ windowMinutes: 360 }] },
    ]);
    expect(asked[0]?.rules[0]).toMatchObject({ name: 'New rule', enabled: true });
    expect(looks).toBe(2);
    expect(preview.view.value).toMatchObject({ id: asked[0]?.id, state: 'done' });
  });

  it('cancels what a former draft began', async () => {
    preview.ask(emptyRule);
    await settled();
    preview.ask({ ...emptyRule, windowMinutes: 60 });
    await settled();
    expect(asked.length).toBe(2);
    expect(new Set(asked.map(({ client }) => client)).size).toBe(1);
    expect(gone).toContain(asked[0]?.id);
    expect(preview.view.value?.id).toBe(asked[1]?.id);
  });

  it('says what is wrong with the rule, and what is not there to try it on', async () => {
    const errors = [{ path: 'rules.0.detector.atLeast', message: 'must be a number' }];
    refusal = { status: 422, body: { title: 'The request is invalid', errors } };
    preview.ask(emptyRule);
    await settled();
    expect(preview.problem.value).toBe(
      'The rule cannot be tried as it stands: detector.atLeast: must be a number',
    );
    refusal.body = { errors: [{ path: 'from', message: 'the bus holds nothing yet' }] };
    preview.ask(emptyRule);
    await settled();
    expect(preview.problem.value).toBe('There is nothing to try it on: the bus holds nothing yet');
  });
});

describe('what a trial found', () => {
  it('is counted by days, and listed by series with its newest times', () => {
    const alert = (detectedAt: string) =>
      ({ series: 'market', detectedAt }) as BacktestView['alerts'][number];
    const found = view('a', {
      perDay: [1, 0, 0, 0, 0, 0, 2, 5],
      series: [{ series: 'market', name: 'Market', type: 'market', fired: 8 }],
      alerts: [
        '2026-05-30T23:00:00.000Z',
        '2026-06-01T00:00:00.000Z',
        '2026-06-02T00:00:00.000Z',
      ].map(alert),
    });
    expect([firedWithin(found, 7), firedWithin(found, 30)]).toEqual([3, 8]);
    const { listed, more } = triedSeries(found);
    expect([listed.length, more]).toEqual([1, 0]);
    expect(listed[0]?.alerts.map(({ detectedAt }) => detectedAt.slice(0, 10))).toEqual([
      '2026-06-02',
      '2026-06-01',
    ]);
  });

  it('says since when posts are held only where that is later than what was asked for', () => {
    const from = Date.parse(view('').from);
    expect(heldLater(view(''), from)).toBeNull();
    const young = view('', { heldSince: '2026-06-20T00:00:00.000Z' });
    expect(heldLater(young, from)).toBe(Date.UTC(2026, 5, 20));
  });

  it('is the same for drafts that differ in name, switch and severity alone', () => {
    expect(trialKey({ ...emptyRule, name: 'A', enabled: false, severity: 'critical' })).toBe(
      trialKey(emptyRule),
    );
    expect(trialKey({ ...emptyRule, windowMinutes: 60 })).not.toBe(trialKey(emptyRule));
  });
});
