import { useSignal } from '@preact/signals';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { formatExact, formatMoment, formatUntil } from '../format/time.ts';
import {
  isOfAlert,
  matchersInWords,
  minutesOf,
  type SilenceUnit,
  silenceLengths,
  silencesOf,
  silenceUnits,
} from '../state/silences.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

const custom = 'custom';

/** The silences that keep an alert quiet, each with its end, and the way to make one. */
export function AlertSilences({ alert }: { alert: AlertDetail }) {
  const { store, alertHandling } = usePage();
  const { value: all, problem } = alertHandling.silences.value;
  const silences = silencesOf(alert, all ?? []);
  return (
    <div class="action-row">
      <h3>Silence</h3>
      <div class="action-body">
        {silences.map((silence) => {
          const end = Date.parse(silence.endsAt);
          return (
            <p key={silence.id} class="action-state">
              <span>
                <strong>
                  {silence.state === 'pending' ? 'Silenced from' : 'Silenced until'}{' '}
                  <time
                    class="number"
                    dateTime={silence.state === 'pending' ? silence.startsAt : silence.endsAt}
                    title={formatExact(end)}
                  >
                    {formatMoment(
                      silence.state === 'pending' ? Date.parse(silence.startsAt) : end,
                      store.clock.value,
                    )}
                  </time>
                </strong>
                {silence.state === 'active' ? `, ends ${formatUntil(end, store.clock.value)}` : ''}
                {silence.updatedBy === '' ? '' : `, by ${silence.updatedBy}`}
                {silence.comment === '' ? '' : `: “${silence.comment}”`}
                <span class="muted">
                  {' '}
                  (
                  {isOfAlert(silence, alert)
                    ? 'this rule on this series'
                    : matchersInWords(silence)}
                  )
                </span>
              </span>
              <button
                type="button"
                class="button"
                disabled={alertHandling.busy.value}
                onClick={() => void alertHandling.endSilence(silence)}
              >
                Take back the silence
              </button>
            </p>
          );
        })}
        {alert.silenced && silences.length === 0 && (
          <p class="muted">
            {problem === null
              ? 'Silenced; looking for how long'
              : `Silenced; until when is not known: ${problem}`}
          </p>
        )}
        {silences.length === 0 && <SilenceForm />}
      </div>
    </div>
  );
}

function SilenceForm() {
  const { alertHandling } = usePage();
  const length = useSignal('60');
  const amount = useSignal('12');
  const unit = useSignal<SilenceUnit>('hours');
  const comment = useSignal('');
  const wrong = useSignal<string | null>(null);

  const submit = async (event: Event) => {
    event.preventDefault();
    const minutes =
      length.value === custom ? minutesOf(amount.value, unit.value) : Number(length.value);
    wrong.value = typeof minutes === 'string' ? minutes : null;
    if (typeof minutes === 'string') return;
    if (await alertHandling.silence(minutes, comment.value)) comment.value = '';
  };

  return (
    <form class="action-form" onSubmit={submit}>
      <select
        class="input"
        aria-label="Silence for"
        value={length.value}
        onChange={(event) => {
          length.value = event.currentTarget.value;
        }}
      >
        {silenceLengths.map(({ minutes, words }) => (
          <option key={minutes} value={minutes}>
            for {words}
          </option>
        ))}
        <option value={custom}>for …</option>
      </select>
      {length.value === custom && (
        <span class="amount">
          <input
            class="input number"
            type="text"
            inputMode="numeric"
            aria-label="How long"
            aria-invalid={wrong.value !== null}
            aria-describedby={wrong.value === null ? undefined : 'silence-wrong'}
            value={amount.value}
            onInput={(event) => {
              amount.value = event.currentTarget.value;
            }}
          />
          <select
            class="input"
            aria-label="Unit"
            value={unit.value}
            onChange={(event) => {
              unit.value = event.currentTarget.value as SilenceUnit;
            }}
          >
            {Object.keys(silenceUnits).map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </span>
      )}
      <input
        class="input"
        aria-label="Comment on the silence"
        placeholder="Comment (optional)"
        maxLength={500}
        value={comment.value}
        onInput={(event) => {
          comment.value = event.currentTarget.value;
        }}
      />
      <button type="submit" class="button" disabled={alertHandling.busy.value}>
        <Icon name="mute" /> Silence
      </button>
      {wrong.value !== null && (
        <p id="silence-wrong" class="field-wrong" role="alert">
          {wrong.value}
        </p>
      )}
    </form>
  );
}
