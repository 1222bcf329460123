import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import { alertStateWords, severityWords } from '../format/alert.ts';
import { Icon } from './icon.tsx';

/** A diamond, a triangle, a circle: severity told by shape as well as colour. */
export function SeverityShape({ severity }: { severity: AlertView['severity'] }) {
  return <span class={`severity is-${severity}`} aria-hidden="true" />;
}

/** `critical` with its shape. */
export function SeverityMark({ severity }: { severity: AlertView['severity'] }) {
  return (
    <span class="severity-mark">
      <SeverityShape severity={severity} /> {severityWords[severity]}
    </span>
  );
}

export function AlertStateBadge({ state }: { state: AlertView['state'] }) {
  return <span class={`alert-state is-${state}`}>{alertStateWords[state]}</span>;
}

/** Whether somebody has taken it in hand, what keeps it from people, and what is thought of it. */
export function AlertHandling({ alert }: { alert: AlertView }) {
  const { status } = alert;
  return (
    <>
      {alert.acknowledged !== null && (
        <span class="handling">
          <Icon name="check" /> acknowledged
        </span>
      )}
      {alert.silenced && (
        <span class="handling">
          <Icon name="mute" /> silenced
        </span>
      )}
      {status.inhibitedBy.length > 0 && (
        <span class="handling is-quiet" title="A graver alert of the same event speaks for it">
          <Icon name="mute" /> inhibited
        </span>
      )}
      {status.mutedBy.length > 0 && (
        <span class="handling is-quiet" title="A time interval keeps it from some routes now">
          <Icon name="clock" /> muted
        </span>
      )}
      {alert.feedback?.verdict === 'false-alarm' && (
        <span class="handling is-quiet">
          <Icon name="flag" /> false alarm
        </span>
      )}
    </>
  );
}
