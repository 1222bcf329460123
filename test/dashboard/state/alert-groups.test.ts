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

  it('stand alone while no event is known of them', () => {
    expect(shown(new Map())).toEqual([['a'], ['b'], ['c'], ['d']]);
  });
});
