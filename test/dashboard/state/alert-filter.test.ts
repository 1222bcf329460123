import { describe, expect, it } from 'vitest';
import {
  alertFilterStates,
  alertQuery,
  everyAlert,
  sameFilter,
} from '../../../dashboard/state/alert-filter.ts';
import { alertsQuerySchema } from '../../../services/core/contracts/api/alerts.ts';

describe('what the list of alerts is narrowed to', () => {
  it.each(alertFilterStates)('is a question that the server takes: %s', (state) => {
    const query = alertQuery({ state, severity: 'warning', series: 'company:MADE' });
    const given = Object.entries(query).filter(([, value]) => value !== null);
    expect(alertsQuerySchema.parse(Object.fromEntries(given))).toMatchObject({
      severity: 'warning',
      series: 'company:MADE',
    });
    // Either its own state or how it stands, never both and never neither.
    expect([query.state, query.status].filter((value) => value === state)).toHaveLength(1);
  });

  it('is nothing at first', () => {
    expect(Object.values(alertQuery(everyAlert))).toEqual([null, null, null, null]);
  });

  it('is the same only if all of it is', () => {
    expect(sameFilter(everyAlert, { ...everyAlert })).toBe(true);
    expect(sameFilter(everyAlert, { ...everyAlert, severity: 'notice' })).toBe(false);
    expect(sameFilter(null, null)).toBe(true);
    expect(sameFilter(everyAlert, null)).toBe(false);
  });
});
