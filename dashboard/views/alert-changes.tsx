import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { formatStories } from '../format/number.ts';
import { formatExact, formatMoment } from '../format/time.ts';
import { AlertStateBadge } from './alert-marks.tsx';
import { usePage } from './page-context.ts';

/** What became of the alert, oldest first, and who took it in hand. */
export function AlertChanges({ alert }: { alert: AlertDetail }) {
  const { store } = usePage();
  const { acknowledged } = alert;
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
        {acknowledged !== null && (
          <li>
            <time dateTime={acknowledged.at} class="number">
              {formatExact(Date.parse(acknowledged.at))}
            </time>
            <span>
              acknowledged{acknowledged.by === '' ? '' : ` by ${acknowledged.by}`}
              {acknowledged.note === '' ? '' : `: “${acknowledged.note}”`}
            </span>
          </li>
        )}
      </ol>
    </section>
  );
}
