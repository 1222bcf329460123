import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { formatCount } from '../format/number.ts';
import type { AlertGroup } from '../state/alert-groups.ts';
import { AlertRow } from './alert-row.tsx';
import { Icon } from './icon.tsx';

const mostNamed = 3;

/** An event: its foremost alert, and the others of it folded below. */
export function AlertGroupRow({ group: { lead, members } }: { group: AlertGroup }) {
  const open = useSignal(false);
  const id = useId();
  if (members.length === 0) return <AlertRow alert={lead} />;
  const names = [...new Set(members.map(({ seriesName }) => seriesName))];
  const named = names.slice(0, mostNamed).join(', ');
  return (
    <AlertRow alert={lead}>
      <button
        type="button"
        class="alert-fold"
        aria-expanded={open.value}
        aria-controls={id}
        onClick={() => (open.value = !open.value)}
      >
        <Icon name="chevron" />
        <span>
          {formatCount(members.length)} more of this event
          {open.value ? '' : `: ${named}${names.length > mostNamed ? ' …' : ''}`}
        </span>
      </button>
      <ul id={id} class="alert-members" aria-label="Of the same event" hidden={!open.value}>
        {open.value && members.map((alert) => <AlertRow key={alert.id} alert={alert} />)}
      </ul>
    </AlertRow>
  );
}
