import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { alertStateWords } from '../format/alert.ts';
import { formatCount } from '../format/number.ts';
import { moveFocus } from '../keyboard/roving-focus.ts';
import { groupedAlerts } from '../state/alert-groups.ts';
import { alertTally, isOpen } from '../state/alerts.ts';
import { AlertGroupRow } from './alert-group-row.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** Resolved alerts shown unasked, newest first. */
const resolvedShown = 5;

/** The alerts of the lane on show: firing, pending, without data, and those resolved lately. */
export function AlertsPanel() {
  const { store, navigation } = usePage();
  const all = useSignal(false);
  const list = useRef<HTMLUListElement>(null);
  const alerts = store.alerts.value;
  const open = alerts.filter(isOpen);
  const resolved = alerts.slice(open.length);
  const shown = all.value ? alerts : [...open, ...resolved.slice(0, resolvedShown)];
  const more = alerts.length - shown.length;
  const tally = alertTally(alerts)
    .map(({ state, count }) => `${formatCount(count)} ${alertStateWords[state]}`)
    .join(', ');

  return (
    <section id="alerts" class="panel alerts" aria-labelledby="alerts-title" tabIndex={-1}>
      <div class="panel-head">
        <h3 id="alerts-title">Alerts</h3>
        <p class="panel-note muted number">{tally}</p>
        <button
          type="button"
          class="button"
          onClick={() => {
            store.dialog.value = { kind: 'rules' };
          }}
        >
          <Icon name="edit" /> Rules
        </button>
        <button type="button" class="button" onClick={() => navigation.showAlerts()}>
          <Icon name="table" /> All alerts
        </button>
      </div>
      {shown.length === 0 ? (
        <p class="panel-empty muted">{emptyWords(store.arrived.value)}</p>
      ) : (
        <ul
          ref={list}
          class="alert-rows"
          aria-labelledby="alerts-title"
          onKeyDown={(event) => moveFocus(event, list.current, '.alert-row')}
        >
          {groupedAlerts(shown, store.events.value).map((group) => (
            <AlertGroupRow key={group.lead.id} group={group} />
          ))}
          {(more > 0 || all.value) && resolved.length > resolvedShown && (
            <li class="alerts-more">
              <button type="button" class="button" onClick={() => (all.value = !all.value)}>
                {all.value ? 'Fewer' : `${formatCount(more)} more resolved`}
              </button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function emptyWords(arrived: boolean): string {
  return arrived
    ? 'None. One appears here when negative stories come in faster than is usual.'
    : 'Loading alerts';
}
