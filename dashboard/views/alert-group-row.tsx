import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { formatCount } from '../format/number.ts';
import type { AlertGroup } from '../state/alert-groups.ts';
import { AlertRow } from './alert-row.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

const mostNamed = 3;

/** An event: its foremost alert, and the others of it folded below. */
export function AlertGroupRow({ group: { lead, members } }: { group: AlertGroup }) {
  const { store } = usePage();
  const unfolded = useSignal(false);
  // The alert that is open is never folded away.
  const open = unfolded.value || members.some((alert) => alert.id === store.openAlert.value);
  const id = useId();
  if (members.length === 0) return <AlertRow alert={lead} />;
  const names = [...new Set(members.map(({ seriesName }) => seriesName))];
  const named = names.slice(0, mostNamed).join(', ');
  return (
    <AlertRow alert={lead}>
      <button
        type="button"
        class="alert-fold"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => (unfolded.value = !open)}
      >
        <Icon name="chevron" />
        <span>
          {formatCount(members.length)} more of this event
          {open ? '' : `: ${named}${names.length > mostNamed ? ' …' : ''}`}
        </span>
      </button>
      <ul id={id} class="alert-members" aria-label="Of the same event" hidden={!open}>
        {open && members.map((alert) => <AlertRow key={alert.id} alert={alert} />)}
      </ul>
    </AlertRow>
  );
}
