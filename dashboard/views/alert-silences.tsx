import { useSignal } from '@preact/signals';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import type { SilenceView } from '../../services/core/contracts/api/settings.ts';
import { formatAlerts } from '../format/number.ts';
import { formatExact, formatMoment, formatUntil } from '../format/time.ts';
import {
  keptQuiet,
  type SilenceScope,
  scopeOf,
  silenceScopes,
  silenceScopeWords,
} from '../state/silence-scope.ts';
import {
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
                <span class="muted"> ({aboutInWords(silence, alert)})</span>
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
        {silences.length === 0 && <SilenceForm alert={alert} />}
      </div>
    </div>
  );
}

function aboutInWords(silence: SilenceView, alert: AlertDetail): string {
  const scope = scopeOf(silence, alert);
  return scope === null ? matchersInWords(silence) : silenceScopeWords[scope];
}

function SilenceForm({ alert }: { alert: AlertDetail }) {
  const { alertHandling } = usePage();
  const scope = useSignal<SilenceScope>('rule-on-series');
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
    if (await alertHandling.silence(minutes, comment.value, scope.value)) comment.value = '';
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
      <select
        class="input"
        aria-label="What is silenced"
        aria-describedby="silence-preview"
        value={scope.value}
        onChange={(event) => {
          scope.value = event.currentTarget.value as SilenceScope;
        }}
      >
        {silenceScopes.map((candidate) => (
          <option key={candidate} value={candidate}>
            {silenceScopeWords[candidate]}
          </option>
        ))}
      </select>
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
      <SilencePreview scope={scope.value} alert={alert} />
      {wrong.value !== null && (
        <p id="silence-wrong" class="field-wrong" role="alert">
          {wrong.value}
        </p>
      )}
    </form>
  );
}

const mostNamed = 4;

/** What of that which is on now such a silence would keep from people: `Keeps 3 alerts quiet: Market, …`. */
function SilencePreview({ scope, alert }: { scope: SilenceScope; alert: AlertDetail }) {
  const { store } = usePage();
  const quiet = keptQuiet(scope, alert, store.alerts.value);
  const names = [...new Set(quiet.map(({ seriesName }) => seriesName))];
  const lane = alert.replay === undefined ? 'live' : 'in this replay';
  return (
    <p id="silence-preview" class="silence-preview muted" aria-live="polite">
      {quiet.length === 0
        ? `Nothing of it is on now, ${lane}; what comes until then is kept quiet`
        : `Keeps ${formatAlerts(quiet.length)} quiet that ${quiet.length === 1 ? 'is' : 'are'} on now, ${lane}: ${names.slice(0, mostNamed).join(', ')}${names.length > mostNamed ? ' …' : ''}`}
    </p>
  );
}
