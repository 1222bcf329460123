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

/** Whether somebody has taken it in hand, and whether it is silenced. */
export function AlertHandling({ alert }: { alert: AlertView }) {
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
    </>
  );
}
