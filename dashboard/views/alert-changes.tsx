import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { formatStories } from '../format/number.ts';
import { formatExact, formatMoment } from '../format/time.ts';
import { AlertStateBadge } from './alert-marks.tsx';
import { usePage } from './page-context.ts';

/** What became of the alert, oldest first. */
export function AlertChanges({ alert }: { alert: AlertDetail }) {
  const { store } = usePage();
  return (
    <section aria-labelledby="alert-changes-title">
      <h3 id="alert-changes-title">Changes</h3>
      <ol class="changes">
        {alert.changes.map(({ state, at, observed }) => (
          <li key={`${state} ${at}`}>
            <time dateTime={at} class="number" title={formatExact(Date.parse(at))}>
              {formatMoment(Date.parse(at), store.now.value)}
            </time>
            <AlertStateBadge state={state} />
            <span class="muted number">{formatStories(observed)} negative</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
