import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import { formatDateTime } from '../format/time.ts';
import { progressAt } from '../state/replays.ts';
import { usePage } from './page-context.ts';

/** A held arrow key seeks once it rests. */
const restMs = 300;

/** How far one arrow key goes, ms: a few hundred steps over the stretch, of whole minutes. */
function stepOf(length: number): number {
  const steps = [60_000, 300_000, 900_000, 3_600_000];
  return steps.find((step) => length / step <= 1_500) ?? 21_600_000;
}

/** The stretch of a replay as a slider, with its alerts marked. Pointer, arrow keys, Home and End seek. */
export function ReplayScrubber({ replay, position }: { replay: ReplayView; position: number }) {
  const { store, replayControls } = usePage();
  const drag = useSignal<number | null>(null);
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const from = Date.parse(replay.from);
  const to = Date.parse(replay.to);
  const at = drag.value ?? position;
  const over = replay.state === 'stopped' || replay.state === 'failed';

  const seek = () => {
    clearTimeout(rest.current);
    rest.current = setTimeout(() => {
      const wanted = drag.peek();
      if (wanted === null) return;
      drag.value = null;
      void replayControls.seek(wanted);
    }, restMs);
  };

  return (
    <div class="scrubber" style={{ '--at': `${progressAt(replay, at) * 100}%` }}>
      <div class="scrubber-marks" aria-hidden="true">
        {store.seenAlerts.value.alerts.map((alert) => (
          <span
            key={alert.id}
            class={`scrubber-mark is-${alert.severity}`}
            style={{ left: `${progressAt(replay, Date.parse(alert.startsAt)) * 100}%` }}
          />
        ))}
      </div>
      <input
        type="range"
        class="scrubber-input"
        aria-label="Position in the replay"
        aria-valuetext={formatDateTime(at)}
        min={from}
        max={to}
        step={stepOf(to - from)}
        value={at}
        disabled={over}
        onInput={(event) => {
          drag.value = event.currentTarget.valueAsNumber;
        }}
        onChange={seek}
      />
      <p class="scrubber-ends muted number">
        <span>{formatDateTime(from)}</span>
        {drag.value !== null && <strong>{formatDateTime(at)}</strong>}
        <span>{formatDateTime(to)}</span>
      </p>
    </div>
  );
}
