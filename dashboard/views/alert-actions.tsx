import { useSignal } from '@preact/signals';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { laneQuery } from '../state/view-choice.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { useAction } from './use-action.ts';

const silences = [
  { minutes: 60, words: '1 hour' },
  { minutes: 240, words: '4 hours' },
  { minutes: 1_440, words: '1 day' },
  { minutes: 4_320, words: '3 days' },
  { minutes: 10_080, words: '1 week' },
] as const;

/** Take an alert in hand, give it back, or keep its rule on its series quiet for a while. */
export function AlertActions({ alert }: { alert: AlertDetail }) {
  const { store, client, alertDetail } = usePage();
  const action = useAction();
  const note = useSignal('');
  const minutes = useSignal('60');
  const path = `/alerts/${encodeURIComponent(alert.id)}`;
  const lane = laneQuery(store.choice.value);
  const busy = action.busy.value;

  const ask = async (command: string, body: unknown) => {
    const done = await action.run(() => client.send('POST', `${path}/${command}`, body, lane));
    if (done) await alertDetail.refresh();
    return done;
  };

  return (
    <div class="alert-actions">
      {alert.acknowledged === null ? (
        <form
          class="action-form"
          onSubmit={async (event) => {
            event.preventDefault();
            if (await ask('acknowledge', { note: note.value })) note.value = '';
          }}
        >
          <input
            class="input"
            aria-label="Note on the acknowledgement"
            placeholder="Note (optional)"
            maxLength={500}
            value={note.value}
            onInput={(event) => {
              note.value = event.currentTarget.value;
            }}
          />
          <button type="submit" class="button is-primary" disabled={busy}>
            <Icon name="check" /> Acknowledge
          </button>
        </form>
      ) : (
        <button
          type="button"
          class="button"
          disabled={busy}
          onClick={() => void ask('unacknowledge', {})}
        >
          Take back the acknowledgement
        </button>
      )}
      <form
        class="action-form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask('silence', { minutes: Number(minutes.value) });
        }}
      >
        <select
          class="input"
          aria-label="Silence for"
          value={minutes.value}
          onChange={(event) => {
            minutes.value = event.currentTarget.value;
          }}
        >
          {silences.map((silence) => (
            <option key={silence.minutes} value={silence.minutes}>
              for {silence.words}
            </option>
          ))}
        </select>
        <button type="submit" class="button" disabled={busy}>
          <Icon name="mute" /> Silence
        </button>
      </form>
      <p class="action-problem" role="alert">
        {action.problem.value}
      </p>
    </div>
  );
}
