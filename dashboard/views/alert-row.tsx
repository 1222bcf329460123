import type { ComponentChildren } from 'preact';
import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import { formatCounts, seriesTypeWords, severityWords } from '../format/alert.ts';
import { formatDuration, formatMoment } from '../format/time.ts';
import { formatAddress } from '../state/address.ts';
import { isOpen, spanOf } from '../state/alerts.ts';
import { AlertHandling, AlertStateBadge, SeverityShape } from './alert-marks.tsx';
import { usePage } from './page-context.ts';

interface AlertRowProps {
  readonly alert: AlertView;
  /** What stands below it in the same item. */
  readonly children?: ComponentChildren;
}

/** One alert as a link to all that is known of it. */
export function AlertRow({ alert, children }: AlertRowProps) {
  const { store, navigation } = usePage();
  const choice = store.choice.value;
  const href = formatAddress({ choice, list: store.alertFilter.value, alert: alert.id });
  const current = store.openAlert.value === alert.id;

  return (
    <li>
      <a
        class={`alert-row is-${alert.state}`}
        href={href}
        aria-current={current ? 'true' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          navigation.openAlert(alert.id);
        }}
      >
        <SeverityShape severity={alert.severity} />
        <span class="alert-series">
          <span class="visually-hidden">{severityWords[alert.severity]}: </span>
          {alert.seriesType !== 'market' && (
            <span class="alert-type muted">{seriesTypeWords[alert.seriesType]} </span>
          )}
          {alert.seriesName}
        </span>
        <AlertStateBadge state={alert.state} />
        <span class="alert-rule muted">{alert.ruleName}</span>
        <span class="alert-facts number">
          <span>{formatCounts(alert)}</span>
          <AlertTime alert={alert} />
          <AlertHandling alert={alert} />
        </span>
      </a>
      {children}
    </li>
  );
}

/** `since 14:05, 12 min`, or when it began and how long it lasted. */
function AlertTime({ alert }: { alert: AlertView }) {
  const { store } = usePage();
  const now = store.now.value;
  const { from, to } = spanOf(alert, now);
  const began = formatMoment(from, now);
  return (
    <time dateTime={alert.startsAt} class="muted">
      {isOpen(alert) ? `since ${began}` : began}, {formatDuration(to - from)}
    </time>
  );
}
