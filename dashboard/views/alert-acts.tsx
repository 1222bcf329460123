import type { AlertAct } from '../api/alert-handling.ts';
import { verdictWords } from '../format/alert.ts';
import { formatExact, formatMoment } from '../format/time.ts';
import { usePage } from './page-context.ts';

/** Who did what with the alert, and when, newest first, what was taken back included. */
export function AlertActs() {
  const { store, alertHandling } = usePage();
  const { value: acts, problem } = alertHandling.history.value;
  return (
    <section aria-labelledby="alert-acts-title" aria-busy={acts === null && problem === null}>
      <h3 id="alert-acts-title">Who did what</h3>
      {problem !== null && <p class="source-error">{problem}</p>}
      {acts === null ? (
        <p class="muted">{problem === null ? 'Loading' : ''}</p>
      ) : acts.length === 0 ? (
        <p class="muted">Nobody has done anything yet.</p>
      ) : (
        <ol class="changes">
          {acts.map((act) => (
            <li key={`${act.kind} ${act.version}`}>
              <time dateTime={act.at} class="number" title={formatExact(Date.parse(act.at))}>
                {formatMoment(Date.parse(act.at), store.clock.value)}
              </time>
              <span>
                {actInWords(act)}
                {act.by === '' ? '' : ` by ${act.by}`}
                {act.note === '' ? '' : `: “${act.note}”`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function actInWords({ kind, verdict, removed }: AlertAct): string {
  if (kind === 'acknowledgement') return removed ? 'acknowledgement taken back' : 'acknowledged';
  if (removed || verdict === null) return 'verdict taken back';
  return `called ${verdictWords[verdict]}`;
}
