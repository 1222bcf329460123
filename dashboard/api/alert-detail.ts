import { computed, effect, signal } from '@preact/signals';
import type { AlertDetail, AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { TrendsResponse } from '../../services/core/contracts/api/trends.ts';
import { spanOf } from '../state/alerts.ts';
import { failedWith, type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import { subjectOf } from '../state/series.ts';
import type { Store } from '../state/store.ts';
import { laneQuery } from '../state/view-choice.ts';
import type { Client } from './client.ts';

const minuteMs = 60_000;
const weekMs = 604_800_000;
/** How often the chart of an alert that lasts is drawn anew. */
const whileOpenMs = 10_000;
/** Buckets of so many seconds; the chart takes the first that makes at most `mostBuckets` of them. */
const steps = [60, 300, 900, 3_600, 7_200, 21_600, 86_400];
const mostBuckets = 120;

/** The chart around an alert: what is shown of it, and from when to when. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
}

/** From well before an alert began until as long after it as tells how it went on; at most until `now`, epoch ms. */
export function stretchAround(
  alert: Pick<AlertView, 'startsAt' | 'resolvedAt' | 'windowMinutes'>,
  now: number,
): Stretch {
  const { from, to } = spanOf(alert, now);
  const before = Math.max(12 * alert.windowMinutes * minuteMs, Math.min(2 * (to - from), weekMs));
  const start = from - before;
  const end = Math.max(Math.min(to + before / 3, now), to, from + alert.windowMinutes * minuteMs);
  const stepSeconds = steps.find((step) => (end - start) / (step * 1_000) <= mostBuckets) ?? 86_400;
  const stepMs = stepSeconds * 1_000;
  return {
    from: Math.floor(start / stepMs) * stepMs,
    to: Math.ceil(end / stepMs) * stepMs,
    stepSeconds,
  };
}

/** Keeps the open alert and the chart around it fresh, as `detail` and `trend`. */
export function createAlertDetail(store: Store, client: Client) {
  const detail = signal<Loaded<AlertDetail>>(notLoaded());
  const trend = signal<Loaded<TrendsResponse>>(notLoaded());
  let shown = '';
  let loads = 0;

  async function load(id: string) {
    const load = ++loads;
    const lane = laneQuery(store.choice.peek());
    const answer = await client.get<AlertDetail>(`/alerts/${encodeURIComponent(id)}`, lane);
    if (load !== loads) return;
    if (!answer.ok) {
      detail.value = failedWith(detail.value, answer.problem);
      return;
    }
    detail.value = loadedWith(answer.value);
    const { from, to, stepSeconds } = stretchAround(answer.value, store.now.peek());
    const buckets = await client.get<TrendsResponse>('/trends', {
      ...lane,
      ...subjectOf(answer.value.series),
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      step: String(stepSeconds),
      time: 'observed',
    });
    if (load !== loads) return;
    trend.value = buckets.ok ? loadedWith(buckets.value) : failedWith(trend.value, buckets.problem);
  }

  const wanted = computed(() => ({
    id: store.openAlert.value,
    lane: store.choice.value.replay,
    arrived: store.arrived.value,
  }));
  /** Differs when what is known of the open alert has changed. */
  const known = computed(() => {
    const alert = store.alerts.value.find(({ id }) => id === store.openAlert.value);
    return JSON.stringify([alert?.updatedAt, alert?.acknowledged, alert?.status, alert?.feedback]);
  });
  const stopEffect = effect(() => {
    const { id, lane, arrived } = wanted.value;
    if (known.value !== '' && shown !== `${lane} ${id}`) {
      shown = `${lane} ${id}`;
      loads += 1;
      detail.value = notLoaded();
      trend.value = notLoaded();
    }
    if (id !== null && arrived) void load(id);
  });
  const timer = setInterval(() => {
    const id = store.openAlert.peek();
    const state = detail.peek().value?.state;
    if (id !== null && state !== undefined && state !== 'resolved') void load(id);
  }, whileOpenMs);

  return {
    detail,
    trend,
    /** Asks once more, as after a change of one's own. */
    refresh: async () => {
      const id = store.openAlert.peek();
      if (id !== null) await load(id);
    },
    stop() {
      stopEffect();
      clearInterval(timer);
    },
  };
}

export type AlertDetailLoader = ReturnType<typeof createAlertDetail>;
