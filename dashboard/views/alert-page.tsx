import { useEffect, useRef } from 'preact/hooks';
import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { seriesTypeWords } from '../format/alert.ts';
import { formatDateTime, formatMoment, formatZone } from '../format/time.ts';
import { subjectOf } from '../state/series.ts';
import { AlertActions } from './alert-actions.tsx';
import { AlertActs } from './alert-acts.tsx';
import { AlertChanges } from './alert-changes.tsx';
import { AlertChartView } from './alert-chart-view.tsx';
import { AlertFacts } from './alert-facts.tsx';
import { AlertGrown } from './alert-grown.tsx';
import { AlertHistoryChart } from './alert-history-chart.tsx';
import { AlertHandling, AlertStateBadge, SeverityMark } from './alert-marks.tsx';
import { AlertSources } from './alert-sources.tsx';
import { AlertStories } from './alert-stories.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** All that is known of the open alert: why it was raised, in words, numbers and stories, and what can be done. */
export function AlertPage() {
  const { store, alertDetail, navigation } = usePage();
  const { value: alert, problem } = alertDetail.detail.value;
  const title = useRef<HTMLHeadingElement>(null);
  const id = store.openAlert.value;
  const back = store.alertFilter.value === null ? 'Back to the chart' : 'Back to the alerts';
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [id]);

  return (
    <section
      class="panel alert-page"
      aria-labelledby="alert-title"
      aria-busy={alert === null && problem === null}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        navigation.closeAlert();
        document.getElementById('alerts')?.focus();
      }}
    >
      <div class="panel-head">
        <button
          type="button"
          class="icon-button is-small"
          aria-label={back}
          title={back}
          onClick={() => navigation.closeAlert()}
        >
          <Icon name="back" />
        </button>
        <h2 id="alert-title" ref={title} tabIndex={-1}>
          {alert === null ? 'Alert' : `${alert.seriesName}: ${alert.ruleName}`}
        </h2>
        {alert !== null && (
          <p class="alert-marks">
            <SeverityMark severity={alert.severity} />
            <AlertStateBadge state={alert.state} />
            <AlertHandling alert={alert} />
          </p>
        )}
      </div>
      {alert === null ? (
        <p class="panel-empty muted" role="status">
          {problem === null
            ? 'Loading the alert'
            : missingWords(problem, store.choice.value.replay)}
        </p>
      ) : (
        <AlertBody alert={alert} />
      )}
    </section>
  );
}

function missingWords(problem: string, replay: string | null): string {
  const hint =
    replay === null ? '' : ' After going back in a replay, alerts are there again once they fire.';
  return `This alert cannot be shown: ${problem}.${hint}`;
}

function AlertBody({ alert }: { alert: AlertDetail }) {
  const { store, navigation, alertDetail, replayStretch } = usePage();
  const { problem } = alertDetail.detail.value;
  return (
    <>
      {alert.state === 'no-data' && (
        <p class="alert-note">
          <Icon name="warning" />
          <span>
            <strong>No data.</strong> The sources this alert rests on have fallen silent. Whether it
            is over can only be said once they are back.
          </span>
        </p>
      )}
      {problem !== null && <p class="alert-note is-problem">Not up to date: {problem}</p>}
      <p class="alert-reason">{alert.reason}</p>
      <AlertFacts alert={alert} />
      <AlertActions alert={alert} />
      {alert.evidence.history !== undefined && (
        <>
          <div class="section-head">
            <h3>The way there</h3>
            <p class="panel-note muted">Negative stories against what was expected</p>
          </div>
          <AlertHistoryChart alert={alert} />
        </>
      )}
      <AlertStories alert={alert} />
      <AlertGrown alert={alert} />
      <div class="section-head is-ruled">
        <h3>
          {seriesTypeWords[alert.seriesType]}
          {alert.seriesType === 'market' ? '' : `: ${alert.seriesName}`}
        </h3>
        <p class="panel-note muted">
          {formatDateTime(Date.parse(alert.startsAt))}, times in {formatZone(store.now.peek())}
        </p>
        <button
          type="button"
          class="button"
          disabled={replayStretch.busy.value}
          onClick={() => void replayStretch.open(alert)}
        >
          <Icon name="replay" />{' '}
          {alert.replay === undefined ? 'Replay this stretch' : 'Play this place again'}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => navigation.choose(subjectOf(alert.series))}
        >
          <Icon name="chart" /> Show on chart
        </button>
      </div>
      {replayStretch.problem.value !== null && (
        <p class="alert-note is-problem" role="alert">
          It cannot be replayed: {replayStretch.problem.value}
        </p>
      )}
      <AlertChartView alert={alert} />
      <div class="alert-columns">
        <AlertSources alert={alert} />
        <AlertChanges alert={alert} />
        <AlertActs />
      </div>
      <p class="alert-foot muted number">
        Rule {alert.rule}, last change {formatMoment(Date.parse(alert.updatedAt), store.now.value)}.
        Alert {alert.id}
      </p>
    </>
  );
}
