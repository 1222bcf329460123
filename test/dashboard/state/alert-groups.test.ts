import { describe, expect, it } from 'vitest';
import { groupedAlerts } from '../../../dashboard/state/alert-groups.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

const alerts = ['a', 'b', 'c', 'd'].map((id) => buildAlertView(id));
const shown = (events: ReadonlyMap<string, string>) =>
  groupedAlerts(alerts, events).map(({ lead, members }) => [
    lead.id,
    ...members.map(({ id }) => id),
  ]);

describe('alerts by event', () => {
  it('stand below the first of their event in the order of the list', () => {
    expect(
      shown(
        new Map([
          ['a', 'd'],
          ['c', 'd'],
          ['d', 'd'],
          ['b', 'b'],
        ]),
      ),
    ).toEqual([['a', 'c', 'd'], ['b']]);
  });

  it('are led by the foremost of them, in the place of the first', () => {
    const grave = buildAlertView('grave', { severity: 'critical' });
    const quiet = buildAlertView('quiet', { severity: 'critical', silenced: true });
    const list = [...alerts, quiet, grave];
    const events = new Map(['b', 'quiet', 'grave'].map((id) => [id, 'b']));
    const [, group] = groupedAlerts(list, events);
    expect(group?.lead).toBe(grave);
    expect(group?.members.map(({ id }) => id)).toEqual(['b', 'quiet']);
  });

  it('stand alone while no event is known of them', () => {
    expect(shown(new Map())).toEqual([['a'], ['b'], ['c'], ['d']]);
  });
});
