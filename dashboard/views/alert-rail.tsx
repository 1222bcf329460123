import { type ReadonlySignal, type Signal, useComputed, useSignal } from '@preact/signals';
import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { ChartArea } from '../chart/report-area.ts';
import { alertInWords } from '../format/alert.ts';
import { type AlertMark, type AlertSpan, alertMarks } from '../state/alert-marks.ts';
import { gravestOf } from '../state/alerts.ts';
import { SeverityShape } from './alert-marks.tsx';
import { usePage } from './page-context.ts';

/** Marks nearer to each other than this share one. */
const markPx = 36;

interface AlertRailProps {
  readonly area: Signal<ChartArea | null>;
  /** Alerts that get a mark. */
  readonly alerts: ReadonlySignal<readonly AlertView[]>;
  /** Those that get a line for as long as they lasted. */
  readonly spans: ReadonlySignal<readonly AlertSpan[]>;
}

/** Alerts above a chart, each where it fired: the pointer or focus tells what it is, a click or Enter opens it. */
export function AlertRail({ area, alerts, spans: lasting }: AlertRailProps) {
  const marks = useComputed(() => {
    const { value } = area;
    if (value === null || value.to <= value.from) return [];
    return alertMarks(alerts.value, value.from, value.to, markPx / (value.right - value.left));
  });
  const spans = useComputed(() => {
    const { value } = area;
    if (value === null || value.to <= value.from) return [];
    const place = (at: number) =>
      Math.min(1, Math.max(0, (at - value.from) / (value.to - value.from)));
    return lasting.value
      .filter(({ from, to }) => to >= value.from && from <= value.to)
      .map(({ alert, from, to }) => ({
        id: alert.id,
        severity: alert.severity,
        start: place(from),
        end: place(to),
      }));
  });
  const { value } = area;
  if (value === null) return null;

  return (
    <div class="rail" style={{ left: `${value.left}px`, width: `${value.right - value.left}px` }}>
      {spans.value.map(({ id, severity, start, end }) => (
        <span
          key={id}
          class={`rail-span is-${severity}`}
          aria-hidden="true"
          style={{ left: `${start * 100}%`, width: `${(end - start) * 100}%` }}
        />
      ))}
      <ul class="rail-marks" aria-label="Alerts on the chart">
        {marks.value.map((mark) => (
          <Mark key={mark.alerts[0]?.id} mark={mark} />
        ))}
      </ul>
    </div>
  );
}

function Mark({ mark }: { mark: AlertMark }) {
  const { store, navigation } = usePage();
  const open = useSignal(false);
  const { alerts, place } = mark;
  const [first] = alerts;
  if (first === undefined) return null;
  const several = alerts.length > 1;
  const words = several
    ? `${alerts.length} alerts: ${alerts.map(({ seriesName }) => seriesName).join(', ')}`
    : alertInWords(first, store.now.peek());
  const severity = gravestOf(alerts);
  const firing = alerts.some(({ state }) => state === 'firing');

  return (
    <li
      class={`rail-mark${place > 0.6 ? ' is-right' : ''}`}
      style={{ left: `${place * 100}%` }}
      onFocusOut={(event) => {
        const { relatedTarget, currentTarget } = event;
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)))
          open.value = false;
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open.value) return;
        event.stopPropagation();
        open.value = false;
      }}
    >
      <button
        type="button"
        class={`rail-button${firing ? ' is-firing' : ''}`}
        aria-label={words}
        aria-expanded={several ? open.value : undefined}
        onClick={() => {
          if (several) open.value = !open.value;
          else navigation.openAlert(first.id);
        }}
      >
        <SeverityShape severity={severity} />
        {several && <span class="rail-count number">{alerts.length}</span>}
      </button>
      {open.value ? (
        <MarkList alerts={alerts} />
      ) : (
        <span class="rail-tip" aria-hidden="true">
          {words}
        </span>
      )}
    </li>
  );
}

function MarkList({ alerts }: { alerts: readonly AlertView[] }) {
  const { store, navigation } = usePage();
  return (
    <ul class="rail-list">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <button type="button" onClick={() => navigation.openAlert(alert.id)}>
            <SeverityShape severity={alert.severity} />
            <span>{alertInWords(alert, store.now.peek())}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
