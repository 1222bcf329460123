import { describe, expect, it } from 'vitest';
import { historySteps, surgeWindow } from '../../../dashboard/state/alert-history.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

const noon = Date.UTC(2023, 2, 10, 12);
const minute = 60_000;
const plain = buildAlertView('a');

describe('the way to an alert', () => {
  it('has a step for each count; the last ends where the alert was judged', () => {
    const history = {
      from: noon - 30 * minute,
      stepMinutes: 15,
      negative: [1, 0, 9],
      expected: [1.5, 1.2, 0.6],
    };
    const steps = historySteps({ ...plain, evidence: { ...plain.evidence, history } });
    expect(steps).toEqual([
      { from: noon - 30 * minute, to: noon - 15 * minute, negative: 1, expected: 1.5 },
      { from: noon - 15 * minute, to: noon, negative: 0, expected: 1.2 },
      { from: noon, to: noon + 6 * minute, negative: 9, expected: 0.6 },
    ]);
  });

  it('is unknown of alerts of earlier versions', () => {
    expect(historySteps(plain)).toEqual([]);
  });

  it('ends in the window that fired, or that may yet', () => {
    expect(surgeWindow(plain)).toEqual({ from: noon - 9 * minute, to: noon + 6 * minute });
    const evidence = { ...plain.evidence, countedMinutes: 30 };
    expect(surgeWindow({ ...plain, evidence }).from).toBe(noon - 24 * minute);
    const pending = { ...plain, detectedAt: null, updatedAt: '2023-03-10T12:20:00Z' };
    expect(surgeWindow(pending).to).toBe(noon + 20 * minute);
  });
});
