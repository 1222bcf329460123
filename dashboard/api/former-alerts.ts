import { effect } from '@preact/signals';
import type { alertsResponseSchema } from '../../services/core/contracts/api/alerts.ts';
import { seriesOf } from '../state/series.ts';
import type { Store } from '../state/store.ts';
import { laneQuery, rangeOf } from '../state/view-choice.ts';
import type { Client } from './client.ts';

type AlertsResponse = ReturnType<typeof alertsResponseSchema.parse>;

const most = '500';

/**
 * Keeps `store.formerAlerts`: those that lasted into the chart's range. A snapshot brings the newest of the lane only;
 * a chart of thirty days shows older ones. Where it cannot be asked, the chart marks what the snapshot brought.
 */
export function createFormerAlerts(store: Store, client: Client) {
  let asked = 0;

  const stopEffect = effect(() => {
    if (store.snapshots.value === 0) return;
    const choice = store.choice.peek();
    const question = ++asked;
    store.formerAlerts.value = [];
    const series = seriesOf(choice);
    if (series === null) return;
    const from = new Date(store.now.peek() - rangeOf(choice).seconds * 1_000).toISOString();
    void client
      .get<AlertsResponse>('/alerts', {
        ...laneQuery(choice),
        // The view of everything marks alerts of all series.
        series: series === 'market' ? null : series,
        from,
        limit: most,
      })
      .then((answer) => {
        if (question === asked && answer.ok) store.formerAlerts.value = answer.value.alerts;
      });
  });
  return {
    stop() {
      asked += 1;
      stopEffect();
    },
  };
}
