import type { Signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { BacktestAlert, BacktestView } from '../../services/core/contracts/api/backtests.ts';
import { createRulePreview, type RulePreview as Preview } from '../api/rule-preview.ts';
import { seriesTypeWords } from '../format/alert.ts';
import { formatCount, formatShare } from '../format/number.ts';
import { formatDateTime, formatMoment } from '../format/time.ts';
import type { RuleDraft } from '../state/rule-draft.ts';
import {
  firedWithin,
  heldLater,
  recentDays,
  trialDays,
  trialKey,
  triedSeries,
} from '../state/rule-trial.ts';
import { usePage } from './page-context.ts';
import { RuleTrialDays } from './rule-trial-days.tsx';

interface RulePreviewProps {
  readonly draft: Signal<RuleDraft>;
  /** Id of the rule that is edited; null: a new one. */
  readonly rule: string | null;
}

/** How often the rule as it stands would have fired of late, and on what. */
export function RulePreview({ draft, rule }: RulePreviewProps) {
  const { client } = usePage();
  const preview = useMemo(
    () =>
      createRulePreview({
        client,
        rule,
        // Beside what is being written, which would be lost otherwise.
        open: (address) => void window.open(`${window.location.pathname}${address}`, '_blank'),
        now: Date.now,
      }),
    [client, rule],
  );
  const key = trialKey(draft.value);
  // Only what decides when it fires asks anew.
  useEffect(() => preview.ask(draft.peek()), [preview, key]);
  useEffect(() => () => preview.stop(), [preview]);

  const view = preview.view.value;
  const problem = preview.problem.value;
  const loading = preview.loading.value;
  const running = view?.state === 'running' || view?.state === 'waiting';
  return (
    <section class="rule-preview" aria-labelledby="rule-preview-title">
      <h3 id="rule-preview-title">Would have fired</h3>
      {problem !== null && (
        <p class="source-error" role="status">
          {problem}
        </p>
      )}
      {problem !== null && (
        <p>
          <button type="button" class="button" onClick={() => preview.ask(draft.peek())}>
            Try again
          </button>
        </p>
      )}
      {loading && (
        <p class="rule-preview-progress muted">
          <progress
            aria-label="How far the posts have been looked at"
            {...(running ? { value: view.progress } : {})}
          />
          {running ? `${formatShare(view.progress, 1)} looked at` : 'Trying it'}
        </p>
      )}
      {view !== null && problem === null && (
        // What is shown while the next trial begins is of the rule as it was.
        <div class="rule-preview-found" aria-busy={loading && !running}>
          <Found preview={preview} view={view} />
        </div>
      )}
    </section>
  );
}

function Found({ preview, view }: { preview: Preview; view: BacktestView }) {
  const held = heldLater(view, preview.askedFrom());
  const { listed, more } = triedSeries(view);
  const notOpened = preview.notOpened.value;
  const running = view.state === 'running';
  return (
    <>
      <p class="rule-preview-counts number" role="status">
        <strong>{times(firedWithin(view, recentDays))}</strong> in the last {recentDays} days,{' '}
        <strong>{formatCount(firedWithin(view, trialDays))}</strong>{' '}
        {held === null ? `in the last ${trialDays}` : `since ${formatDateTime(held)}`}
        {running && ', so far'}
      </p>
      {held !== null && <p class="muted">Earlier posts are not held.</p>}
      <RuleTrialDays view={view} />
      {listed.length > 0 && (
        <ul class="rule-preview-series" aria-label="On what it would have fired">
          {listed.map((entry) => (
            <li key={entry.series}>
              <p class="rule-preview-head">
                <span class="rule-preview-name">
                  {entry.type !== 'market' && (
                    <span class="muted">{seriesTypeWords[entry.type]} </span>
                  )}
                  {entry.name}
                </span>
                <span class="number muted">{times(entry.fired)}</span>
              </p>
              <p class="rule-preview-times number">
                {entry.alerts.map((alert) => (
                  <TimeButton key={alert.id} alert={alert} preview={preview} />
                ))}
                {entry.fired > entry.alerts.length && entry.alerts.length > 0 && (
                  <span class="muted">and earlier</span>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      {more > 0 && <p class="muted">And on {formatCount(more)} more.</p>}
      {notOpened !== null && (
        <p class="source-error" role="alert">
          The stretch cannot be opened: {notOpened}
        </p>
      )}
    </>
  );
}

function TimeButton({ alert, preview }: { alert: BacktestAlert; preview: Preview }) {
  const at = formatMoment(Date.parse(alert.detectedAt), Date.now());
  return (
    <button
      type="button"
      class="rule-preview-time"
      title="Replay this stretch in a new tab"
      aria-label={`Replay ${alert.seriesName} at ${at} in a new tab`}
      onClick={() => void preview.openStretch(alert)}
    >
      <time dateTime={alert.detectedAt}>{at}</time>
    </button>
  );
}

function times(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'time' : 'times'}`;
}
