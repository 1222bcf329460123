import { useEffect, useRef } from 'preact/hooks';
import { alertFilterWords, severityWords } from '../format/alert.ts';
import { formatAlerts } from '../format/number.ts';
import { moveFocus } from '../keyboard/roving-focus.ts';
import {
  type AlertFilter,
  alertFilterStates,
  everyAlert,
  isFilterState,
  isSeverity,
  sameFilter,
} from '../state/alert-filter.ts';
import { groupedAlerts } from '../state/alert-groups.ts';
import { searchSeries, seriesInWords } from '../state/series-search.ts';
import { AlertGroupRow } from './alert-group-row.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { TokenInput } from './token-input.tsx';
import { useKnownSeries } from './use-known-series.ts';

const mostSuggested = 20;

/** Every alert of the lane on show, by event where it is on, narrowed by state, severity and series. */
export function AlertsPage() {
  const { store, navigation, levels } = usePage();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Names of companies that the address speaks of.
    void levels.refreshCompanies();
  }, [levels]);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, []);
  const filter = store.alertFilter.value ?? everyAlert;

  return (
    <section
      id="alerts"
      class="panel alerts-page"
      tabIndex={-1}
      aria-labelledby="alerts-page-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) navigation.closeAlerts();
      }}
    >
      <div class="panel-head">
        <button
          type="button"
          class="icon-button is-small"
          aria-label="Back to the chart"
          title="Back to the chart"
          onClick={() => navigation.closeAlerts()}
        >
          <Icon name="back" />
        </button>
        <h2 id="alerts-page-title" ref={title} tabIndex={-1}>
          All alerts
        </h2>
        <span class="spread" />
        <button
          type="button"
          class="button"
          onClick={() => {
            store.dialog.value = { kind: 'routes' };
          }}
        >
          <Icon name="bell" /> Who is told
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            store.dialog.value = { kind: 'rules' };
          }}
        >
          <Icon name="edit" /> Rules
        </button>
      </div>
      <FilterBar filter={filter} />
      <List filter={filter} />
    </section>
  );
}

function FilterBar({ filter }: { filter: AlertFilter }) {
  const { navigation, levels } = usePage();
  const known = useKnownSeries();
  return (
    <search class="alerts-filter" aria-label="Narrow the alerts">
      <label class="field">
        State
        <select
          value={filter.state ?? ''}
          onChange={({ currentTarget: { value } }) =>
            navigation.showAlerts({ state: isFilterState(value) ? value : null })
          }
        >
          <option value="">any</option>
          {alertFilterStates.map((state) => (
            <option key={state} value={state}>
              {alertFilterWords[state]}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        Severity
        <select
          value={filter.severity ?? ''}
          onChange={({ currentTarget: { value } }) =>
            navigation.showAlerts({ severity: isSeverity(value) ? value : null })
          }
        >
          <option value="">any</option>
          {Object.entries(severityWords).map(([severity, words]) => (
            <option key={severity} value={severity}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <TokenInput
        label="Series"
        hint="market, a topic, company or filter"
        tokens={filter.series === null ? [] : [filter.series]}
        wordsOf={(series) => seriesInWords(series, known)}
        suggest={(query) => searchSeries(query, known, mostSuggested)}
        onFocus={() => void levels.refreshCompanies()}
        onChange={(tokens) => navigation.showAlerts({ series: tokens.at(-1) ?? null })}
      />
    </search>
  );
}

function List({ filter }: { filter: AlertFilter }) {
  const { store, navigation, alertList } = usePage();
  const rows = useRef<HTMLUListElement>(null);
  const { value, problem } = alertList.list.value;
  const loading = alertList.loading.value;
  const narrowed = !sameFilter(filter, everyAlert);
  return (
    <div class="alerts-list" aria-busy={value === null && problem === null}>
      {problem !== null && (
        <p class="alert-note is-problem" role="alert">
          <span>The alerts cannot be read: {problem}</span>
          <button type="button" class="button" onClick={() => void alertList.refresh()}>
            Try again
          </button>
        </p>
      )}
      {value === null ? (
        problem === null && (
          <p class="panel-empty muted" role="status">
            Loading the alerts
          </p>
        )
      ) : (
        <>
          <p class="alerts-count muted number" role="status">
            {value.alerts.length === 0
              ? ''
              : `${formatAlerts(value.alerts.length)}${value.next === null ? '' : ', and older ones'}`}
          </p>
          {value.alerts.length === 0 ? (
            <p class="panel-empty muted">
              {narrowed
                ? 'No alert is like that. '
                : 'None yet. One appears here when negative stories come in faster than is usual.'}
              {narrowed && (
                <button
                  type="button"
                  class="button"
                  onClick={() => navigation.showAlerts(everyAlert)}
                >
                  Show all
                </button>
              )}
            </p>
          ) : (
            <ul
              ref={rows}
              class="alert-rows"
              aria-label="Alerts, newest first"
              onKeyDown={(event) => moveFocus(event, rows.current, '.alert-row')}
            >
              {groupedAlerts(value.alerts, store.events.value).map((group) => (
                <AlertGroupRow key={group.lead.id} group={group} />
              ))}
            </ul>
          )}
          {value.next !== null && (
            <p class="alerts-more">
              <button
                type="button"
                class="button"
                disabled={loading}
                onClick={() => void alertList.more()}
              >
                {loading ? 'Loading' : 'Older alerts'}
              </button>
            </p>
          )}
        </>
      )}
    </div>
  );
}
