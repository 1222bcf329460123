import { expect, it } from 'vitest';
import type { Alert } from '../../../services/core/contracts/alert.ts';
import { alertsContent } from '../../../services/notifier/decide/notification-of.ts';
import { type Told, toldAfter } from '../../../services/notifier/decide/told.ts';
import { alertOf } from '../../support/alerts.ts';

const content = (alerts: readonly Alert[]) => alertsContent('live', alerts);

it('keeps the last state of each alert and the last time', () => {
  const first = toldAfter(undefined, content([alertOf({ n: 1 }), alertOf({ n: 2 })]), 1_000);
  const second = toldAfter(first, content([alertOf({ n: 1, state: 'resolved' })]), 2_000);
  expect(second.at).toBe(2_000);
  expect([...second.states.values()].map(({ state }) => state).sort()).toEqual([
    'firing',
    'resolved',
  ]);
  expect(first.states.get(alertOf({ n: 1 }).id)).toEqual({ state: 'firing', severity: 'warning' });
});

it('forgets what was told longest ago', () => {
  let told: Told | undefined;
  const batch = 5_000;
  for (let from = 0; from < 25_000; from += batch) {
    const alerts = Array.from({ length: batch }, (_, i) => alertOf({ n: from + i }));
    told = toldAfter(told, content(alerts), from);
  }
  expect(told?.states.size).toBe(20_000);
  expect(told?.states.has(alertOf({ n: 4_999 }).id)).toBe(false);
  expect(told?.states.has(alertOf({ n: 5_000 }).id)).toBe(true);
});

it('takes what an earlier version told, which said no severity', () => {
  const { id } = alertOf({ n: 1 });
  const old = { ...content([alertOf({ n: 1 })]), members: [[id, 'firing']] } as const;
  const told = toldAfter(undefined, { ...old, members: [[id, 'firing']] }, 1_000);
  expect(told.states.get(id)).toEqual({ state: 'firing', severity: undefined });
});
