import { describe, expect, it } from 'vitest';
import {
  backtestPlan,
  InvalidBacktestError,
} from '../../../services/alerting/backtests/backtest-plan.ts';
import {
  type BacktestRequest,
  createBacktestSchema,
} from '../../../services/core/contracts/api/backtests.ts';
import { ruleSchema } from '../../../services/core/contracts/settings/rule.ts';

const now = Date.UTC(2026, 5, 10, 12, 30, 20);
const day = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();
const held = { first: now - 20 * day, since: undefined };
const rule = ruleSchema.parse({
  name: 'Many',
  series: ['market'],
  detector: { type: 'threshold', atLeast: 3 },
});

const planOf = (
  request: BacktestRequest,
  past: typeof held | { first: number; since: number } = held,
) => backtestPlan(createBacktestSchema.parse(request), past, now);
const refusalOf = (...given: Parameters<typeof planOf>): string => {
  try {
    planOf(...given);
  } catch (error) {
    if (error instanceof InvalidBacktestError) return `${error.path}: ${error.message}`;
    throw error;
  }
  return 'none';
};

describe('a plan', () => {
  it('counts in whole minutes, and ends with the present one', () => {
    const plan = planOf({ from: iso(now - day) });
    expect([iso(plan.from), iso(plan.to)]).toEqual([
      '2026-06-09T12:30:00.000Z',
      '2026-06-10T12:31:00.000Z',
    ]);
    expect(planOf({ from: iso(now - day), to: iso(now + 5 * day) }).to).toBe(plan.to);
  });

  it('goes by the settings of that time, or by rules with the filters as they are', () => {
    expect(planOf({ from: iso(now - day) })).toMatchObject({
      rules: undefined,
      filters: 'of-that-time',
      warmUpMinutes: 1_440,
    });
    const rules = [rule, { ...rule, id: 'rule-1' }, { ...rule, id: 'mine' }, rule];
    const plan = planOf({ from: iso(now - day), rules });
    expect(plan.filters).toBe('present');
    expect(Object.keys(plan.rules ?? {})).toEqual(['rule-2', 'rule-1', 'mine', 'rule-3']);
  });

  it('says since when there are posts, where it is told of an earlier time', () => {
    const cut = { first: now - 3 * day, since: now - 2 * day };
    expect(refusalOf({ from: iso(now - 4 * day) }, cut)).toBe(
      'from: the bus no longer holds 2026-06-06T12:30:00.000Z: it holds what came from 2026-06-08T12:30:20.000Z on (bus.retentionDays)',
    );
    const short = planOf({ from: iso(now - 4 * day), shorten: true }, cut);
    expect(iso(short.from)).toBe('2026-06-08T12:31:00.000Z');
  });

  it('is refused where there is nothing to look at', () => {
    expect(refusalOf({ from: iso(now + day) })).toBe('from: has not come yet');
    expect(refusalOf({ from: iso(now - 30 * day), to: iso(now - 25 * day) })).toMatch(
      /^to: the bus holds only what came from 2026-05-21T/,
    );
    expect(refusalOf({ from: '0001-01-01T00:00:00Z' })).toBe(
      'from: a stretch may have 400 days at most: begin later, or name its end',
    );
    expect(planOf({ from: iso(now - 399 * day) }).warmUpMinutes).toBe(1_440);
    const empty = { from: iso(now - day) };
    expect(() =>
      backtestPlan(createBacktestSchema.parse(empty), { first: undefined, since: undefined }, now),
    ).toThrow('nothing of the live lane yet');
  });
});

describe('a request', () => {
  const problemsOf = (request: unknown) =>
    createBacktestSchema
      .safeParse(request)
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

  it('names all that is wrong with it', () => {
    const twice = [
      { ...rule, id: 'a' },
      { ...rule, id: 'a' },
    ];
    expect(problemsOf({ from: iso(now), to: iso(now - day), rules: twice, client: 'a b' })).toEqual(
      [
        'client: must be 1 to 64 letters, digits, dashes or underscores',
        'to: must be later than from',
        'rules.0.id: a names more than one rule',
        'rules.1.id: a names more than one rule',
      ],
    );
    expect(problemsOf({ from: iso(now - 500 * day), to: iso(now) })).toEqual([
      'to: a stretch may have 400 days at most',
    ]);
    expect(problemsOf({ from: iso(now), rules: [] })?.[0]).toMatch(/^rules: /);
  });
});
