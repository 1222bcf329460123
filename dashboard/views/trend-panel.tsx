import { useSignal } from '@preact/signals';
import { formatZone } from '../format/time.ts';
import { rangeOf } from '../state/view-choice.ts';
import { Icon } from './icon.tsx';
import { LastHour } from './last-hour.tsx';
import { usePage } from './page-context.ts';
import { TrendChartView } from './trend-chart-view.tsx';
import { TrendSummary } from './trend-summary.tsx';
import { TrendTable } from './trend-table.tsx';

/** Sentiment over time: sums, the chart, and the same numbers as a table. */
export function TrendPanel() {
  const { store } = usePage();
  const asTable = useSignal(false);
  const zoomed = useSignal(false);
  const range = rangeOf(store.choice.value);
  const silent = store.arrived.value && store.sums.value.posts === 0;

  return (
    <section class="panel" aria-labelledby="trend-title" aria-busy={store.loading.value}>
      <div class="panel-head">
        <h3 id="trend-title">Sentiment over the last {range.long}</h3>
        <p class="panel-note muted">
          <LastHour />
          Times in {formatZone(store.now.value)}
        </p>
        {zoomed.value && !asTable.value && (
          <button type="button" class="button" onClick={() => (zoomed.value = false)}>
            Reset zoom
          </button>
        )}
        <button
          type="button"
          class="button"
          aria-pressed={asTable.value}
          onClick={() => (asTable.value = !asTable.value)}
        >
          <Icon name="table" /> Table
        </button>
      </div>
      <TrendSummary />
      <div class="trend-body">
        {asTable.value ? <TrendTable /> : <TrendChartView zoomed={zoomed} />}
        {silent && !asTable.value && (
          <p class="trend-silent">No posts in this view in the last {range.long}</p>
        )}
      </div>
    </section>
  );
}
