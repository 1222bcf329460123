import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../services/core/contracts/alert.ts';
import {
  builtInInhibitions,
  type Inhibition,
  inhibitionSchema,
} from '../../../services/core/contracts/settings/inhibition.ts';
import {
  actingInhibitions,
  createInhibitor,
} from '../../../services/core/lifecycle/inhibited-by.ts';
import { noSettings } from '../../../services/core/settings/settings.ts';
import { alertOf, marketAlert as market } from '../../support/alerts.ts';
import { settingsWith } from '../../support/setting-entry.ts';

const builtIn = actingInhibitions(noSettings);
const company = alertOf({ n: 1 });

/** Whether the first is held back by any of the others. */
const isInhibited = (rules: readonly Inhibition[], target: Alert, ...others: Alert[]) =>
  createInhibitor(rules, [target, ...others])(target).length > 0;
const rule = (given: object) =>
  inhibitionSchema.parse({
    name: 'Test',
    sourceMatchers: [{ name: 'seriesType', value: 'topic' }],
    targetMatchers: [{ name: 'seriesType', value: 'company' }],
    ...given,
  });

describe('the built-in inhibition', () => {
  it('lets the market speak for what shares its event', () => {
    expect(isInhibited(builtIn, company, market())).toBe(true);
    expect(isInhibited(builtIn, company, market({ state: 'no-data' }))).toBe(true);
    expect(isInhibited(builtIn, market(), company)).toBe(false);
    expect(isInhibited(builtIn, alertOf({ n: 2 }), market())).toBe(false);
  });

  it('holds nothing back that is graver, and only while the market is on', () => {
    const critical = alertOf({ n: 1, severity: 'critical' });
    expect(isInhibited(builtIn, critical, market())).toBe(false);
    expect(isInhibited(builtIn, critical, market({ severity: 'critical' }))).toBe(true);
    for (const state of ['pending', 'resolved'] as const) {
      expect(isInhibited(builtIn, company, market({ state })), state).toBe(false);
    }
  });

  it('stays within a run', () => {
    const replay = { id: 'r', generation: 0 };
    expect(isInhibited(builtIn, company, market({ replay }))).toBe(false);
    expect(isInhibited(builtIn, alertOf({ n: 1, replay }), market({ replay }))).toBe(true);
  });

  it('gives way to the one that people made of it', () => {
    const [id = '', value] = Object.entries(builtInInhibitions)[0] ?? [];
    if (value === undefined) throw new Error('there is none');
    const off = settingsWith('inhibition', { [id]: { ...value, enabled: false } });
    expect(actingInhibitions(off)).toEqual([]);
  });
});

describe('a rule', () => {
  it('asks for what must be equal, which may be empty on both sides', () => {
    const topic = alertOf({ n: 5, series: 'topic:energy', seriesType: 'topic', rule: 'other' });
    expect(isInhibited([rule({})], company, topic)).toBe(true);
    expect(isInhibited([rule({ equal: ['rule'] })], company, topic)).toBe(false);
    expect(isInhibited([rule({ equal: ['filter'] })], company, topic)).toBe(true);
  });

  it('spares those that meet both of its sides, so that none holds back itself or its like', () => {
    const both = rule({
      sourceMatchers: [{ name: 'severity', value: 'warning' }],
      targetMatchers: [{ name: 'seriesType', value: 'company' }],
    });
    expect(isInhibited([both], company)).toBe(false);
    expect(isInhibited([both], company, alertOf({ n: 2 }))).toBe(false);
    expect(isInhibited([both], alertOf({ n: 3, severity: 'notice' }), company)).toBe(true);
  });
});

it('says who spoke for an alert when it came to its end', () => {
  const over = alertOf({ n: 1, state: 'resolved' });
  const end = over.resolvedAt ?? 0;
  const spokeAt = (source: Alert) =>
    createInhibitor(builtIn, [over, source], ({ resolvedAt, at }) => resolvedAt ?? at)(over).length;
  expect(spokeAt(market({ state: 'resolved', resolvedAt: end }))).toBe(1);
  expect(spokeAt(market({ state: 'resolved', resolvedAt: end - 1 }))).toBe(0);
  expect(spokeAt(market({ detectedAt: end + 1 }))).toBe(0);
  expect(spokeAt(market())).toBe(1);
});
