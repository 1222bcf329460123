import { useEffect, useMemo } from 'preact/hooks';
import type { RouteView } from '../../services/core/contracts/api/routes.ts';
import { createRouteList, type RouteList } from '../api/route-list.ts';
import { severityWords } from '../format/alert.ts';
import { formatCount } from '../format/number.ts';
import { formatMoment } from '../format/time.ts';
import { matchersInWords } from '../state/silences.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** The routes that notifications take, how each fares, and a test of each. Routes are made in the configuration. */
export function RoutesDialog({ onClose }: { onClose: () => void }) {
  const { client } = usePage();
  const list = useMemo(() => createRouteList(client), [client]);
  useEffect(() => void list.load(), [list]);
  const { value: routes, problem } = list.routes.value;

  return (
    <DialogFrame title="Who is told" wide onClose={onClose}>
      <div class="rules" aria-busy={routes === null && problem === null}>
        <p class="muted">
          Notifications take these routes. They are set in the configuration; a test sends a made-up
          alert and waits for what the receiver says.
        </p>
        {problem !== null && (
          <p class="alert-note is-problem" role="alert">
            <span>The routes cannot be read: {problem}</span>
            <button type="button" class="button" onClick={() => void list.load()}>
              Try again
            </button>
          </p>
        )}
        {routes === null ? (
          problem === null && (
            <p class="muted" role="status">
              Loading the routes
            </p>
          )
        ) : (
          <ul class="rule-list" aria-label="Routes">
            {routes.map((route) => (
              <RouteItem key={route.id} route={route} list={list} />
            ))}
          </ul>
        )}
      </div>
    </DialogFrame>
  );
}

function RouteItem({ route, list }: { route: RouteView; list: RouteList }) {
  const outcome = list.outcome.value?.route === route.id ? list.outcome.value : null;
  const testing = list.busy.value === route.id;
  return (
    <li class="rule-item">
      <div class="rule-text">
        <p class="rule-name">
          {route.id} <span class="tag">{route.type}</span>
        </p>
        <p class="muted">
          to {route.target}, from {severityWords[route.leastSeverity]} on
          {route.matchers.length === 0 ? '' : `, where ${matchersInWords(route)}`}
          {route.sendResolved ? '' : ', no ends'}
        </p>
        <Delivery route={route} />
        <p class={outcome?.accepted === true ? 'action-result' : 'field-wrong'} role="status">
          {outcome === null
            ? ''
            : `${outcome.accepted ? 'It was taken' : 'It was not taken'}: ${outcome.words}`}
        </p>
      </div>
      <button
        type="button"
        class="button"
        aria-label={`Send a test by ${route.id}`}
        disabled={list.busy.value !== null}
        onClick={() => void list.test(route.id)}
      >
        <Icon name="bell" /> {testing ? 'Sending' : 'Send a test'}
      </button>
    </li>
  );
}

/** When it took something last, and why it did not since. */
function Delivery({ route: { lastDelivery, lastError, waiting } }: { route: RouteView }) {
  const { store } = usePage();
  const moment = (at: string) => formatMoment(Date.parse(at), store.clock.value);
  const failing =
    lastError !== null &&
    (lastDelivery === null || Date.parse(lastError.at) > Date.parse(lastDelivery));
  return (
    <p class="muted number">
      {lastDelivery === null ? 'nothing delivered yet' : `last delivery ${moment(lastDelivery)}`}
      {waiting > 0 ? `, ${formatCount(waiting)} waiting` : ''}
      {failing && (
        <span class="field-wrong">
          {' '}
          failed {moment(lastError.at)}: {lastError.message}
        </span>
      )}
    </p>
  );
}
