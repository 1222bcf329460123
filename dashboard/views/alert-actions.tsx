import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { verdictWords } from '../format/alert.ts';
import { formatExact, formatMoment } from '../format/time.ts';
import { AlertSilences } from './alert-silences.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { SignedAs } from './signed-as.tsx';

/** What can be done with an alert, what has been done, and what came of the last thing that was asked for. */
export function AlertActions({ alert }: { alert: AlertDetail }) {
  const { alertHandling } = usePage();
  const outcome = alertHandling.outcome.value;
  const section = useRef<HTMLElement>(null);
  const last = useRef<HTMLElement | null>(null);
  // A control that is disabled meanwhile, or gives way to another, must not take the focus with it.
  useEffect(() => {
    if (outcome === null || document.activeElement !== document.body) return;
    (last.current?.isConnected === true ? last.current : section.current)?.focus();
  }, [outcome]);
  return (
    <section
      ref={section}
      class="alert-actions"
      aria-label="What to do with it"
      aria-busy={alertHandling.busy.value}
      tabIndex={-1}
      onFocusIn={({ target }) => {
        if (target instanceof HTMLElement) last.current = target;
      }}
    >
      <Acknowledgement alert={alert} />
      <AlertSilences alert={alert} />
      <VerdictRow alert={alert} />
      <div class="action-foot">
        <p class="action-result" role="status">
          {outcome?.done === true && (
            <>
              <Icon name="check" /> {outcome.words}
            </>
          )}
        </p>
        <p class="action-problem" role="alert">
          {outcome?.done === false ? `Not done: ${outcome.words}` : ''}
        </p>
        <SignedAs />
      </div>
    </section>
  );
}

/** `by Ada, 14:05: “on it”` */
function SaidBy({ by, at, note }: { by: string; at: string; note: string }) {
  const { store } = usePage();
  const time = Date.parse(at);
  return (
    <>
      {by === '' ? '' : ` by ${by}`},{' '}
      <time class="number" dateTime={at} title={formatExact(time)}>
        {formatMoment(time, store.clock.value)}
      </time>
      {note === '' ? '' : `: “${note}”`}
    </>
  );
}

function Acknowledgement({ alert }: { alert: AlertDetail }) {
  const { alertHandling } = usePage();
  const note = useSignal('');
  const busy = alertHandling.busy.value;
  const { acknowledged } = alert;
  return (
    <div class="action-row">
      <h3>In hand</h3>
      {acknowledged === null ? (
        <form
          class="action-form"
          onSubmit={async (event) => {
            event.preventDefault();
            if (await alertHandling.acknowledge(note.value)) note.value = '';
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
        <p class="action-state">
          <span>
            <strong>Acknowledged</strong>
            <SaidBy {...acknowledged} />
          </span>
          <button
            type="button"
            class="button"
            disabled={busy}
            onClick={() => void alertHandling.unacknowledge()}
          >
            Take back the acknowledgement
          </button>
        </p>
      )}
    </div>
  );
}

function VerdictRow({ alert }: { alert: AlertDetail }) {
  const { alertHandling } = usePage();
  const note = useSignal('');
  const busy = alertHandling.busy.value;
  const { feedback } = alert;
  const judge = async (verdict: 'false-alarm' | 'real') => {
    if (await alertHandling.judge(verdict, note.value)) note.value = '';
  };
  return (
    <div class="action-row">
      <h3>Verdict</h3>
      {feedback === null ? (
        <form
          class="action-form"
          onSubmit={(event) => {
            event.preventDefault();
            void judge('false-alarm');
          }}
        >
          <input
            class="input"
            aria-label="Note on the verdict"
            placeholder="Why (optional)"
            maxLength={500}
            value={note.value}
            onInput={(event) => {
              note.value = event.currentTarget.value;
            }}
          />
          <button type="submit" class="button" disabled={busy}>
            <Icon name="flag" /> False alarm
          </button>
          <button type="button" class="button" disabled={busy} onClick={() => void judge('real')}>
            Rightly raised
          </button>
        </form>
      ) : (
        <p class="action-state">
          <span>
            <strong>Called {verdictWords[feedback.verdict]}</strong>
            <SaidBy {...feedback} />
          </span>
          <button
            type="button"
            class="button"
            disabled={busy}
            onClick={() => void alertHandling.takeBackVerdict()}
          >
            Take back the verdict
          </button>
        </p>
      )}
    </div>
  );
}
